/** What was chosen once more, as plainly as it can be written: numbers in double precision, brought to each event's own time. */
import {
  DAY_MS,
  type CatalogItem,
  type ClickstreamEvent,
  type ScenarioDefinition,
} from '@profilestream/contracts'

/** What the plain fold finds of one name. */
export interface PlainTaste {
  /** As of the newest event. */
  readonly choices: number
  readonly recentChoices: number
  readonly isTag: boolean
  /** Ids of the newest three events that enter the history, newest first. */
  readonly newest: readonly string[]
}

interface Kept {
  long: number
  short: number
  at: number
  events: number
  isTag: boolean
  newest: string[]
}

/** An event that counts, with its value, 0..1 or −1..1. */
export interface Valued {
  readonly event: ClickstreamEvent
  readonly value: number
}

interface Rules {
  readonly scenario: ScenarioDefinition
  readonly catalog: readonly CatalogItem[]
}

const choicesOf = ({ event, value }: Valued, { actions }: ScenarioDefinition): number => {
  const definition = actions[event.action]
  if (definition === undefined) return 0
  if (definition.value === 'constant' || definition.weight < 0) return 0.2 * Math.min(4, definition.weight)
  return 0.3 + Math.max(0, value) ** 2
}

const bringTo = (kept: Kept, at: number, halfLife: number): Kept => {
  kept.long *= 2 ** ((kept.at - at) / halfLife)
  kept.short *= 2 ** ((4 * (kept.at - at)) / halfLife)
  kept.at = at
  return kept
}

const fresh = (at: number, isTag: boolean): Kept => ({ long: 0, short: 0, at, events: 0, isTag, newest: [] })

/** Adds an event to all names of its item, or takes it back from those that are still known. */
const apply = (tastes: Map<string, Kept>, valued: Valued, { rules, sign }: { rules: Rules; sign: 1 | -1 }): void => {
  const { event } = valued
  const item = rules.catalog.find(({ itemId }) => itemId === event.itemId)
  const definition = rules.scenario.actions[event.action]
  if (item === undefined || definition === undefined || definition.weight === 0) return
  const halfLife = rules.scenario.interestHalfLifeDays * DAY_MS
  const categories = [...new Set(item.categories)].filter((name) => sign > 0 || tastes.has(name))
  const tags = [...new Set(item.tags)].filter((name) => !categories.includes(name) && (sign > 0 || tastes.has(name)))
  const keptOf = (name: string, isTag: boolean): Kept => {
    const kept = tastes.get(name) ?? fresh(event.occurredAt, isTag)
    tastes.set(name, kept)
    return bringTo(kept, event.occurredAt, halfLife)
  }
  const claims = categories.map((name, place) => (keptOf(name, false).long + 0.2) * 0.5 ** place)
  const all = claims.reduce((sum, claim) => sum + claim, 0)
  const amount = sign * choicesOf(valued, rules.scenario)
  const add = (name: string, share: number, isTag: boolean): void => {
    const kept = keptOf(name, isTag)
    kept.long = Math.max(0, kept.long + amount * share)
    kept.short = Math.max(0, kept.short + amount * share)
    kept.events += sign
    if (sign < 0) kept.newest = kept.newest.filter((id) => id !== event.eventId)
    else if (definition.enters === 'history') kept.newest = [event.eventId, ...kept.newest].slice(0, 3)
    if (kept.events <= 0) tastes.delete(name)
  }
  categories.forEach((name, place) => add(name, (claims[place] ?? 0) / all, false))
  for (const name of tags) add(name, 1, true)
} // prettier-ignore

/**
 * Tastes of one user in one scenario.
 * @param steps  events in the order they were recorded: given, or taken back
 * @param now    the newest event's time
 */
export const plainTastes = (
  steps: readonly { readonly valued: Valued; readonly sign: 1 | -1 }[],
  rules: Rules,
  now: number,
): Map<string, PlainTaste> => {
  const tastes = new Map<string, Kept>()
  for (const { valued, sign } of steps) apply(tastes, valued, { rules, sign })
  const halfLife = rules.scenario.interestHalfLifeDays * DAY_MS
  return new Map(
    [...tastes].map(([name, kept]) => {
      const { long, short, isTag, newest } = bringTo(kept, now, halfLife)
      return [name, { choices: long, recentChoices: short, isTag, newest }]
    }),
  )
}
