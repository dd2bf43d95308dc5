/** What a profile would have said of users after some interactions: the share of each category and tag, and of each price band. */
import type {
  CatalogItem,
  ClickstreamEvent,
  ItemId,
  ScenarioDefinition,
  UserId,
} from '@profilestream/contracts'
import { DAY_MS } from '@profilestream/contracts'
import type { Reading } from '@profilestream/evaluation'
import {
  choicesOf,
  hundredthsOf,
  interestsOf,
  priceBandOf,
  tastesOf,
  weightAt,
  type TasteEvidence,
} from '@profilestream/profile'

/** What interests are made of. */
export interface InterestSource {
  /** Interactions that may be known, user after user, each user's in time order. */
  readonly past: readonly ClickstreamEvent[]
  readonly items: ReadonlyMap<ItemId, CatalogItem>
  readonly scenarios: ReadonlyMap<string, ScenarioDefinition>
}

/** The interests of each user as rows, one column a name; null where the data says nothing that interests are made of. */
export const interestRows = (users: readonly UserId[], source: InterestSource): Reading | null => {
  const pasts = new Map<UserId, ClickstreamEvent[]>(users.map((user) => [user, []]))
  for (const event of source.past) pasts.get(event.userId)?.push(event)
  const shares = users.map((user) => sharesOf(pasts.get(user) ?? [], source))
  const columns = new Map<string, number>()
  for (const own of shares)
    for (const name of own.keys()) if (!columns.has(name)) columns.set(name, columns.size)
  const width = columns.size
  if (width === 0) return null
  const rows = new Float32Array(users.length * width)
  shares.forEach((own, user) =>
    own.forEach((share, name) => (rows[user * width + (columns.get(name) ?? 0)] = share)),
  )
  return { name: 'interests', rows, width }
}

const sharesOf = (past: readonly ClickstreamEvent[], source: InterestSource): Map<string, number> => {
  const definition = source.scenarios.get(past[0]?.scenario ?? '')
  if (definition === undefined) return new Map()
  const evidence = past.map((event) => evidenceOf(event, definition, source))
  const tastes = tastesOf(interestsOf(evidence, definition.interestHalfLifeDays * DAY_MS))
  const prices = past.flatMap(({ price }) => price ?? [])
  const shares = new Map(tastes.map(({ name, weight }) => [name, weight]))
  for (const price of prices) {
    const name = `price ${priceBandOf(price)}`
    shares.set(name, (shares.get(name) ?? 0) + 1 / prices.length)
  }
  return shares
}

const NO_LABELS = { categories: [], tags: [] }

/** The event as the fold takes it: its action's weight at its value, and how many choices it counts as. */
const evidenceOf = (
  event: ClickstreamEvent,
  definition: ScenarioDefinition,
  { items }: InterestSource,
): TasteEvidence => {
  const item = event.itemId === null ? undefined : items.get(event.itemId)
  const action = definition.actions[event.action]
  const hundredths = action === undefined ? 0 : hundredthsOf(event, action, definition)
  return {
    item: item ?? NO_LABELS,
    at: event.occurredAt,
    amount: action === undefined ? 0 : weightAt(action, hundredths),
    choices: action === undefined ? 0 : choicesOf(action, hundredths),
  }
}
