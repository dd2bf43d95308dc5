/**
 * The fold once more, as plainly as it can be written: everything is kept, nothing is packed, sums are made anew from all
 * events. What `foldEvent` must agree with, as long as no bound is reached.
 */
import {
  DAY_MS,
  MINUTE_MS,
  type CatalogItem,
  type ClickstreamEvent,
  type ScenarioDefinition,
} from '@profilestream/contracts'
import { hashVector } from '../hash-vector.kernel.js'
import { plainTastes, type PlainTaste } from './plain-tastes.js'

/** An interaction with how much it counts, 0..1 or −1..1. */
interface Kept {
  readonly event: ClickstreamEvent
  readonly value: number
}

/** What the plain fold finds for one scenario. */
export interface PlainScenario {
  /** In order of time, then of the number their event id ends in. */
  readonly history: readonly string[]
  readonly interests: ReadonlyMap<string, number>
  readonly userVector: readonly number[]
  readonly counts: Readonly<Record<string, number>>
  readonly sessions: number
  readonly activeDays: readonly number[]
  readonly dwellMs: number
  readonly spend: Readonly<Record<string, number>>
  readonly impressionsByDay: Readonly<Record<number, number>>
  readonly clicksByDay: Readonly<Record<number, number>>
  readonly tastes: ReadonlyMap<string, PlainTaste>
  /** Events by hour and by weekday (Monday first), by the clock they tell. */
  readonly hours: Readonly<Record<number, number>>
  readonly weekdays: Readonly<Record<number, number>>
  readonly devices: Readonly<Record<string, number>>
  /** Events by where their price band begins. */
  readonly prices: Readonly<Record<number, number>>
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const countBy = (keys: readonly (string | number)[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1
  return counts
}
const numberOf = (event: ClickstreamEvent): number => Number(/\d+$/.exec(event.eventId)?.[0])
const inTimeOrder = (a: ClickstreamEvent, b: ClickstreamEvent): number =>
  a.occurredAt - b.occurredAt || numberOf(a) - numberOf(b)
const dayOf = (event: ClickstreamEvent): number => Math.floor(event.occurredAt / DAY_MS)

const valueOf = (event: ClickstreamEvent, scenario: ScenarioDefinition): number => {
  const { lowest, highest } = scenario.ratingRange
  const dwell = event.dwellMs === null ? 1 : Math.min(1, event.dwellMs / scenario.fullDwellMs)
  const values = {
    constant: 1,
    completion: event.completion ?? dwell,
    dwell,
    rating: event.rating === null ? 1 : (2 * (event.rating - lowest)) / (highest - lowest) - 1,
  }
  return Math.round(100 * values[scenario.actions[event.action]?.value ?? 'constant']) / 100
}

/** What each event gave or took, in the order they were recorded; one that takes back takes the newest of what it means. */
const stepsOf = (events: readonly ClickstreamEvent[], scenario: ScenarioDefinition): Step[] => {
  const steps: Step[] = []
  for (const event of events) {
    const definition = scenario.actions[event.action]
    if (event.itemId === null || definition === undefined) continue
    if (definition.takesBack === null) {
      steps.push({ valued: { event, value: valueOf(event, scenario) }, sign: 1 })
      continue
    }
    const meant = keptOf(steps)
      .filter((one) => one.event.action === definition.takesBack && one.event.itemId === event.itemId)
      .filter((one) => one.event.occurredAt <= event.occurredAt)
      .sort((a, b) => inTimeOrder(a.event, b.event))
      .at(-1)
    if (meant !== undefined) steps.push({ valued: meant, sign: -1 })
  }
  return steps
}

/** Something given, or taken back. */
interface Step {
  readonly valued: Kept
  readonly sign: 1 | -1
}

/** What was given and not taken back. */
const keptOf = (steps: readonly Step[]): Kept[] => {
  const taken = new Set(steps.filter(({ sign }) => sign < 0).map(({ valued }) => valued))
  return steps.filter(({ valued, sign }) => sign > 0 && !taken.has(valued)).map(({ valued }) => valued)
}

const localTimes = (active: readonly ClickstreamEvent[]): number[] => {
  let offset = 0
  return active.map(({ occurredAt, utcOffsetMinutes }) => {
    offset = utcOffsetMinutes ?? offset
    return occurredAt + offset * MINUTE_MS
  })
}

const BANDS = [0, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000] // prettier-ignore

const pricesOf = (
  active: readonly ClickstreamEvent[],
  scenario: ScenarioDefinition,
  catalog: readonly CatalogItem[],
): Record<string, number> =>
  countBy(
    active
      .filter(({ action, itemId }) => itemId !== null && (scenario.actions[action]?.weight ?? 0) > 0)
      .flatMap(({ action, itemId, price, currency }) => {
        const item = catalog.find((one) => one.itemId === itemId)
        const paid = price ?? item?.price ?? null
        const isOwn = ((price === null ? item?.currency : currency) ?? scenario.defaultCurrency) === scenario.defaultCurrency
        if (paid === null || !isOwn) return []
        const band = BANDS.findLast((from) => paid >= from) ?? 0
        return action === 'purchase' ? [band, band, band, band] : [band]
      }),
  ) // prettier-ignore

const weightOf = ({ event, value }: Kept, scenario: ScenarioDefinition, now: number): number =>
  (scenario.actions[event.action]?.weight ?? 0) *
  value *
  2 ** ((event.occurredAt - now) / (scenario.interestHalfLifeDays * DAY_MS))

const sessionsOf = (active: readonly ClickstreamEvent[]): number => {
  const times = active.map((event) => event.occurredAt).sort((a, b) => a - b)
  return times.filter((time, index) => index === 0 || time - (times[index - 1] ?? 0) > 30 * MINUTE_MS).length
}

const interestsOf = (
  kept: readonly Kept[],
  { scenario, catalog, now }: { scenario: ScenarioDefinition; catalog: readonly CatalogItem[]; now: number },
): Map<string, number> => {
  const interests = new Map<string, number>()
  for (const one of kept.filter(({ event }) => scenario.actions[event.action]?.weight !== 0)) {
    const item = catalog.find(({ itemId }) => itemId === one.event.itemId)
    for (const name of new Set([...(item?.categories ?? []), ...(item?.tags ?? [])])) {
      interests.set(name, (interests.get(name) ?? 0) + weightOf(one, scenario, now))
    }
  }
  return interests
}

const spendOf = (
  active: readonly ClickstreamEvent[],
  scenario: ScenarioDefinition,
): Record<string, number> => {
  const spend: Record<string, number> = {}
  for (const { action, price, quantity, currency } of active) {
    const sign = action === 'purchase' ? 1 : action === 'return' ? -1 : 0
    const code = currency ?? scenario.defaultCurrency
    if (sign === 0 || price === null || code === null || (sign < 0 && spend[code] === undefined)) continue
    spend[code] = Math.max(
      0,
      (spend[code] ?? 0) + (sign * Math.round(price * (quantity ?? 1) * 10_000)) / 10_000,
    )
  }
  return spend
}

/** @param events  of one user and scenario, no repeats, in the order they were recorded */
export const plainFold = (
  events: readonly ClickstreamEvent[],
  scenario: ScenarioDefinition,
  catalog: readonly CatalogItem[],
): PlainScenario => {
  const now = Math.max(...events.map((event) => event.occurredAt))
  const steps = stepsOf(events, scenario)
  const kept = keptOf(steps)
  const active = events.filter((event) => event.action !== 'impression')
  const local = localTimes(active)
  const enters = (event: ClickstreamEvent): boolean => scenario.actions[event.action]?.enters === 'history'
  return {
    history: kept
      .map(({ event }) => event)
      .filter(enters)
      .sort(inTimeOrder)
      .map((event) => event.eventId),
    interests: interestsOf(kept, { scenario, catalog, now }),
    userVector: Array.from({ length: 64 }, (_, i) =>
      sum(
        kept.map(
          (one) =>
            weightOf(one, scenario, now) *
            (one.event.itemId === null ? 0 : (hashVector(scenario.name, one.event.itemId)[i] ?? 0)),
        ),
      ),
    ),
    counts: countBy(events.map((event) => event.action)),
    sessions: sessionsOf(active),
    activeDays: [...new Set(active.map(dayOf))].sort((a, b) => a - b),
    dwellMs: sum(events.map((event) => event.dwellMs ?? 0)),
    spend: spendOf(active, scenario),
    impressionsByDay: countBy(events.filter((event) => event.action === 'impression').map(dayOf)),
    clicksByDay: countBy(
      active.filter((event) => event.recommendationId !== null && event.action !== 'dismiss').map(dayOf),
    ),
    tastes: plainTastes(steps, { scenario, catalog }, now),
    hours: countBy(local.map((at) => new Date(at).getUTCHours())),
    weekdays: countBy(local.map((at) => (new Date(at).getUTCDay() + 6) % 7)),
    devices: countBy(active.flatMap(({ device }) => device ?? [])),
    prices: pricesOf(active, scenario, catalog),
  }
}
