/** Taste of two ids as one: sums moved to one anchor, then added; of the interests the strongest are kept. */
import { referenceOf } from '../../fold/choice.js'
import type { Ground } from '../../fold/event-at-hand.js'
import { anchorTogether, renewVector } from '../../fold/evidence.js'
import { advance, createCursor, keyAt, type History } from '../../fold/history.kernel.js'
import { addName, findInterest, MAX_INTERESTS, type Interests } from '../../fold/interests.kernel.js'
import { addRows, NEWEST, NEWEST_EVENTS, ROW } from '../../fold/tastes.kernel.js'
import type { ScenarioState } from '../../mutable-profile.js'

/** One interest, taken out of its packing. */
interface Named {
  readonly name: Uint8Array
  readonly weight: number
  readonly events: number
  /** Its row of choices, [5]. */
  readonly row: Uint16Array
}

/** When the event of a reference happened; −1 for one that no history holds any more. */
type TimeOf = (reference: number) => number

const listed = ({ names, weights, events, tastes, count }: Interests): Named[] => {
  const all: Named[] = []
  for (let i = 0, offset = 0; i < count; i++) {
    const end = offset + 1 + names[offset]!
    const row = tastes.rows.slice(i * ROW, i * ROW + ROW)
    all.push({ name: names.slice(offset + 1, end), weight: weights[i]!, events: events[i]!, row })
    offset = end
  }
  return all
}

/** Farther from zero first; of equal ones the first by name: as the fold drops them. */
const stronger = (a: Named, b: Named): number =>
  Math.abs(b.weight) - Math.abs(a.weight) || Buffer.compare(a.name, b.name)

/** The newest three of both, newest first. */
const newestOf = (a: Uint16Array, b: Uint16Array, timeOf: TimeOf): number[] => {
  const references = new Set([...a.subarray(NEWEST), ...b.subarray(NEWEST)])
  references.delete(0)
  return [...references].sort((one, other) => timeOf(other) - timeOf(one)).slice(0, NEWEST_EVENTS)
}

const addTo = (interests: Interests, index: number, other: Named, timeOf: TimeOf): void => {
  interests.weights[index] = interests.weights[index]! + other.weight
  interests.events[index] = interests.events[index]! + other.events
  const row = interests.tastes.rows.subarray(index * ROW, index * ROW + ROW)
  const newest = newestOf(row, other.row, timeOf)
  addRows(row, other.row)
  row.fill(0, NEWEST)
  row.set(newest, NEWEST)
}

const keep = (interests: Interests, all: readonly Named[]): void => {
  const kept = new Set([...all].sort(stronger).slice(0, MAX_INTERESTS))
  interests.count = 0
  interests.namesLength = 0
  for (const named of all) {
    if (!kept.has(named)) continue
    const index = addName(interests, named.name)
    interests.weights[index] = named.weight
    interests.events[index] = named.events
    interests.tastes.rows.set(named.row, index * ROW)
  }
}

const mergeInterests = (into: Interests, from: Interests, timeOf: TimeOf): void => {
  const further: Named[] = []
  for (const named of listed(from)) {
    const index = findInterest(into, named.name)
    if (index < 0) further.push(named)
    else addTo(into, index, named, timeOf)
  }
  keep(into, [...listed(into), ...further])
}

const timesIn = (...histories: readonly History[]): TimeOf => {
  const times = new Map<number, number>()
  for (const history of histories) {
    const cursor = createCursor(history)
    while (advance(history, cursor)) times.set(referenceOf(keyAt(history, cursor.index)), cursor.at)
  }
  return (reference) => times.get(reference) ?? -1
}

/**
 * Adds the evidence of `from`, which is changed too.
 * @param ground  the scenario's definition and the basis; null when the definition is gone: then vectors of two releases
 *                can not be added, and `into` keeps its own
 */
export const mergeEvidence = (into: ScenarioState, from: ScenarioState, ground: Ground | null): void => {
  if (ground !== null) {
    renewVector(into, ground)
    renewVector(from, ground)
  }
  if (from.halfLifeMs === 0) return
  anchorTogether(into, from, ground)
  if (into.release === from.release)
    for (let i = 0; i < into.vector.length; i++) into.vector[i] = into.vector[i]! + from.vector[i]!
  mergeInterests(into.interests, from.interests, timesIn(into.history, from.history))
}
