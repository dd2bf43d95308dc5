/** Check: the rules that need no profile. What breaks one becomes a dead letter; its user's position still moves past it. */
import type { ClickstreamEvent, DeadLettered, ScenarioName } from '@profilestream/contracts'
import { checkEvent, checkLateness, type Basis, type CleanEvent, type Repair } from '@profilestream/profile'
import type { CheckedBatch, DecodedRecord, RefusedRecord, RepairCounts, UserEvent } from '../batch.js'
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

/** Makes the stage. Batches are checked in the order of their partitions, which the watermarks rest on. */
export const createCheckBatch = ({ watermarks }: { readonly watermarks: Watermarks }) => {
  /** The stateless rules, then the rule of late events; the watermark moves on. */
  const check = (
    { record, event }: DecodedRecord & { readonly event: { readonly kind: 'accepted' } },
    { scenarios }: Scenarios,
  ): CleanEvent | DeadLettered => {
    const checked = checkEvent(event.value, record.timestamp, { scenarios })
    if (checked.kind === 'dead-letter') return checked
    const { partition } = record
    const late = checkLateness(
      checked.value,
      { partition, watermark: watermarks.of(partition) },
      scenarios,
    )
    watermarks.raise(partition, checked.value.occurredAt)
    return late ?? checked
  }

  return (decoded: readonly DecodedRecord[], basis: Scenarios): CheckedBatch => {
    const events: UserEvent[] = []
    const refused: RefusedRecord[] = []
    const repairs: RepairCounts = new Map()
    const after = new Map<number, number>()
    for (const { record, event } of decoded) {
      const { partition, offset } = record
      if (event.kind === 'dead-letter') {
        refused.push({ record, why: event, scenario: null })
        continue
      }
      const { userId, scenario } = event.value
      const checked = check({ record, event }, basis)
      after.set(partition, watermarks.of(partition))
      if (checked.kind === 'accepted') {
        countRepairs(repairs, checked)
        events.push({ userId, placed: { event: checked.value, partition, offset } })
        continue
      }
      refused.push({ record, why: checked, scenario: basis.scenarios.has(scenario) ? scenario : null })
      if (namesUser(event.value)) events.push({ userId, placed: { event: null, partition, offset } })
    }
    return { events, refused, repairs, watermarks: after }
  }
}
