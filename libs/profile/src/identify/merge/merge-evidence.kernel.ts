/** Taste of two ids as one: sums moved to one anchor, then added; of the interests the strongest are kept. */
import { anchorTogether, renewVector } from '../../fold/evidence.js'
import type { Ground } from '../../fold/event-at-hand.js'
import { addName, findInterest, MAX_INTERESTS, type Interests } from '../../fold/interests.kernel.js'
import type { ScenarioState } from '../../mutable-profile.js'

interface Named {
  readonly name: Uint8Array
  readonly weight: number
  readonly events: number
}

const listed = ({ names, weights, events, count }: Interests): Named[] => {
  const all: Named[] = []
  for (let i = 0, offset = 0; i < count; i++) {
    const end = offset + 1 + names[offset]!
    all.push({ name: names.slice(offset + 1, end), weight: weights[i]!, events: events[i]! })
    offset = end
  }
  return all
}

/** Farther from zero first; of equal ones the first by name: as the fold drops them. */
const stronger = (a: Named, b: Named): number =>
  Math.abs(b.weight) - Math.abs(a.weight) || Buffer.compare(a.name, b.name)

const mergeInterests = (into: Interests, from: Interests): void => {
  const further: Named[] = []
  for (const named of listed(from)) {
    const index = findInterest(into, named.name)
    if (index < 0) further.push(named)
    else {
      into.weights[index] = into.weights[index]! + named.weight
      into.events[index] = into.events[index]! + named.events
    }
  }
  const all = [...listed(into), ...further]
  const kept = new Set([...all].sort(stronger).slice(0, MAX_INTERESTS))
  into.count = 0
  into.namesLength = 0
  for (const named of all) {
    if (!kept.has(named)) continue
    const index = addName(into, named.name)
    into.weights[index] = named.weight
    into.events[index] = named.events
  }
}

/**
 * Adds the evidence of `from`, which is changed too.
 * @param ground  the scenario's definition and the basis; null when the definition is gone: then vectors of two releases can not be added, and `into` keeps its own
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
  mergeInterests(into.interests, from.interests)
}
