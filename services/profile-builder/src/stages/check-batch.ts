/** Check: the rules that need no profile. What breaks one becomes a dead letter; its user's position still moves past it. */
import {
  deadLettered,
  type ClickstreamEvent,
  type DeadLettered,
  type ScenarioName,
} from '@profilestream/contracts'
import type { LogRecord, ReplayedOriginals } from '@profilestream/event-log'
import { checkEvent, checkLateness, type Basis, type CleanEvent, type Repair } from '@profilestream/profile'
import type { CheckedBatch, DecodedBatch, RefusedRecord, RepairCounts, UserEvent } from '../batch.js'
import type { Watermarks } from '../watermarks.js'

/** Longest user id that the contract allows, characters. */
const MAX_USER_ID = 256

/** Whether a rejected event still names a user. */
const namesUser = ({ userId }: ClickstreamEvent): boolean => userId.length > 0 && userId.length <= MAX_USER_ID

type Scenarios = Pick<Basis, 'scenarios'>

const countRepairs = (
  counts: Map<ScenarioName, Map<Repair, number>>,
  { value, repairs = [] }: CleanEvent,
): void => {
  if (repairs.length === 0) return
  const own = counts.get(value.scenario) ?? new Map<Repair, number>()
  counts.set(value.scenario, own)
  for (const repair of repairs) own.set(repair, (own.get(repair) ?? 0) + 1)
}

/** What the stage needs. */
export interface CheckDependencies {
  readonly watermarks: Watermarks
  /** Records that were dead letters and have been put back further on: refused again. None when left out. */
  readonly originals?: Pick<ReplayedOriginals, 'has'>
}

const NO_ORIGINALS: Pick<ReplayedOriginals, 'has'> = { has: () => false }

const PUT_BACK = deadLettered('unknown', 'it was a dead letter and has been put back: its copy counts')

/** Makes the stage. Batches are checked in the order of their partitions, which the watermarks rest on. */
export const createCheckBatch = ({ watermarks, originals = NO_ORIGINALS }: CheckDependencies) => {
  /** The stateless rules, then the rule of late events; the watermark moves on. */
  const check = (
    { partition, offset, timestamp }: LogRecord,
    event: ClickstreamEvent,
    { scenarios }: Scenarios,
  ): CleanEvent | DeadLettered => {
    if (originals.has(partition, offset)) return PUT_BACK
    const checked = checkEvent(event, timestamp, { scenarios })
    if (checked.kind === 'dead-letter') return checked
    const late = checkLateness(checked.value, { partition, watermark: watermarks.of(partition) }, scenarios)
    watermarks.raise(partition, checked.value.occurredAt)
    return late ?? checked
  }

  return ({ records, events: decoded, undecodable }: DecodedBatch, basis: Scenarios): CheckedBatch => {
    const events: UserEvent[] = []
    const refused: RefusedRecord[] = [...undecodable]
    const repairs: RepairCounts = new Map()
    const partitions = new Set<number>()
    let last = -1
    let place = 0
    for (const record of records) {
      const event = decoded[place++] ?? null
      const { partition, offset } = record
      if (partition !== last) partitions.add((last = partition))
      if (event === null) continue
      const { userId, scenario } = event
      const checked = check(record, event, basis)
      if (checked.kind === 'accepted') {
        countRepairs(repairs, checked)
        events.push({ userId, event: checked.value, partition, offset })
        continue
      }
      refused.push({ record, why: checked, scenario: basis.scenarios.has(scenario) ? scenario : null })
      if (namesUser(event)) events.push({ userId, event: null, partition, offset })
    }
    const after = new Map([...partitions].map((partition) => [partition, watermarks.of(partition)]))
    return { events, refused, repairs, watermarks: after }
  }
}
