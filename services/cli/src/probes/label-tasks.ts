/** What probes are asked to read of users, from what is not in the vectors: the interactions kept apart, and what the data set says of its people. */
import type { CatalogItem, ClickstreamEvent, ItemId, UserId } from '@profilestream/contracts'
import { ageGroupOf, type Traits } from '@profilestream/datasets'
import type { ProbeTask } from '@profilestream/evaluation'
import { priceBandOf } from '@profilestream/profile'

/** What labels are made from. */
export interface LabelSource {
  /** Newest interactions of each user, which vectors know nothing of. */
  readonly newest: ReadonlyMap<UserId, readonly ClickstreamEvent[]>
  readonly items: ReadonlyMap<ItemId, CatalogItem>
  readonly traits: ReadonlyMap<UserId, Traits>
}

/** A task, and the place of each of its users among those who were asked about. */
export interface UserTask extends ProbeTask {
  readonly users: Int32Array
}

/** Fewer users of a class say nothing: they are left out, and so is a label with fewer than two classes. */
export const LEAST_OF_CLASS = 20

/** All labels that the data has: genre, price band, age group, gender. @param users  who is asked about */
export const labelTasks = (users: readonly UserId[], source: LabelSource): UserTask[] => {
  const { newest, items, traits } = source
  const age = (user: UserId): number | undefined => traits.get(user)?.age
  const labels: Readonly<Record<string, (user: UserId) => string | undefined>> = {
    genre: (user) => favouriteOf(newest.get(user) ?? [], items),
    'price band': (user) => priceBandOfMiddle(newest.get(user) ?? []),
    'age group': (user) => {
      const years = age(user)
      return years === undefined ? undefined : ageGroupOf(years)
    },
    gender: (user) => traits.get(user)?.gender,
  }
  return Object.entries(labels).flatMap(([label, of]) => taskOf(label, users.map(of)))
}

const taskOf = (label: string, names: readonly (string | undefined)[]): UserTask[] => {
  const counts = new Map<string, number>()
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
  const classes = [...counts]
    .filter(([, users]) => users >= LEAST_OF_CLASS)
    .sort(([a, of], [b, than]) => than - of || (a < b ? -1 : 1))
    .map(([name]) => name)
  const of = names.map((name) => (name === undefined ? -1 : classes.indexOf(name)))
  const users = Int32Array.from(of.keys()).filter((user) => (of[user] ?? -1) >= 0)
  const labels = Int32Array.from(users, (user) => of[user] ?? -1)
  return classes.length < 2 ? [] : [{ label, classes, labels, users }]
}

/** The category that most of the items name; of equals the one met first. */
const favouriteOf = (
  events: readonly ClickstreamEvent[],
  items: LabelSource['items'],
): string | undefined => {
  const counts = new Map<string, number>()
  for (const { itemId } of events)
    for (const name of (itemId === null ? undefined : items.get(itemId))?.categories ?? [])
      counts.set(name, (counts.get(name) ?? 0) + 1)
  const most = Math.max(...counts.values())
  return [...counts].find(([, count]) => count === most)?.[0]
}

/** The band of the middle one of the prices; of two middle ones the lower. */
const priceBandOfMiddle = (events: readonly ClickstreamEvent[]): string | undefined => {
  const prices = events.flatMap(({ price }) => price ?? []).sort((a, b) => a - b)
  const middle = prices[Math.ceil(prices.length / 2) - 1]
  return middle === undefined ? undefined : priceBandOf(middle)
}
