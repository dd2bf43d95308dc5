/** What the cleaning rules make of a file's events: each checked and folded as the profile builder would, and counted. */
import type { ClickstreamEvent, EpochMs, ScenarioName, UserId } from '@profilestream/contracts'
import { checkEvent, createProfile, foldEvent, type Basis, type MutableProfile } from '@profilestream/profile'

/** What became of one scenario's events. */
export interface CleaningCounts {
  readonly events: number
  /** Applied to a profile. */
  readonly kept: number
  /** Of the kept ones, those that had something filled in. */
  readonly repaired: number
  /** Fields filled in, by kind. */
  readonly repairs: Readonly<Record<string, number>>
  /** Left out although nothing is wrong with them, by reason. */
  readonly dropped: Readonly<Record<string, number>>
  /** Dead letters, by reason. */
  readonly refused: Readonly<Record<string, number>>
}

interface Counting {
  events: number
  kept: number
  repaired: number
  readonly repairs: Record<string, number>
  readonly dropped: Record<string, number>
  readonly refused: Record<string, number>
}

const count = (counts: Record<string, number>, reason: string): void => {
  counts[reason] = (counts[reason] ?? 0) + 1
}

const nothingCounted = (): Counting => ({
  events: 0,
  kept: 0,
  repaired: 0,
  repairs: {},
  dropped: {},
  refused: {},
})

const byUser = (events: readonly ClickstreamEvent[]): Map<UserId, ClickstreamEvent[]> => {
  const users = new Map<UserId, ClickstreamEvent[]>()
  for (const event of events) {
    const own = users.get(event.userId)
    if (own === undefined) users.set(event.userId, [event])
    else own.push(event)
  }
  return users
}

/**
 * Counts what becomes of events, by scenario.
 * @param events      in the order that they are replayed in
 * @param recordedAt  when they would reach the broker, against which a time in the future is measured
 */
export const cleanEvents = (
  events: readonly ClickstreamEvent[],
  basis: Basis,
  recordedAt: EpochMs,
): ReadonlyMap<ScenarioName, CleaningCounts> => {
  const scenarios = new Map<ScenarioName, Counting>()
  const countingOf = (scenario: ScenarioName): Counting => {
    const known = scenarios.get(scenario)
    if (known !== undefined) return known
    const made = nothingCounted()
    scenarios.set(scenario, made)
    return made
  }
  let offset = 0
  let scratch: MutableProfile | undefined
  for (const [userId, own] of byUser(events)) {
    scratch = createProfile(userId, scratch)
    for (const event of own) {
      cleanEvent({ profile: scratch, event, offset: offset++ }, countingOf(event.scenario), {
        basis,
        recordedAt,
      })
    }
  }
  return scenarios
}

interface Arrival {
  readonly profile: MutableProfile
  readonly event: ClickstreamEvent
  readonly offset: number
}

const cleanEvent = (
  { profile, event, offset }: Arrival,
  counts: Counting,
  { basis, recordedAt }: { readonly basis: Basis; readonly recordedAt: EpochMs },
): void => {
  counts.events += 1
  const checked = checkEvent(event, recordedAt, basis)
  if (checked.kind === 'dead-letter') return count(counts.refused, checked.reason)
  const outcome = foldEvent(profile, { event: checked.value, partition: 0, offset }, basis)
  if (outcome !== 'applied') return count(counts.dropped, outcome)
  counts.kept += 1
  const { repairs = [] } = checked
  if (repairs.length > 0) counts.repaired += 1
  for (const repair of repairs) count(counts.repairs, repair)
}
