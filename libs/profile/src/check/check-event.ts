/** The stateless rules in their order; what does not pass becomes a dead letter that says why. */
import {
  accepted,
  type Accepted,
  type ClickstreamEvent,
  type DeadLettered,
  type EpochMs,
} from '@profilestream/contracts'
import type { Basis } from '../basis.js'
import { checkAction } from './known-action.js'
import { checkIds } from './ids.js'
import { checkRanges } from './ranges.js'
import { repairEvent, type Repair } from './repairs.js'
import { checkRequired } from './required-fields.js'
import { checkTime } from './event-time.js'

/** An event that can be applied, and what was filled in; `repairs` is absent when it came whole. */
export interface CleanEvent extends Accepted<ClickstreamEvent> {
  readonly repairs?: readonly Repair[]
}

/**
 * Whether an event can be applied: ids, scenario and action known, required fields, possible time, repairs, ranges, in
 * this order.
 * @param recordedAt  the broker's time of the record, against which a time in the future is measured
 * @returns           the event itself, or repaired, or the first rule it breaks
 */
export const checkEvent = (
  event: ClickstreamEvent,
  recordedAt: EpochMs,
  basis: Pick<Basis, 'scenarios'>,
): CleanEvent | DeadLettered => {
  const unnamed = checkIds(event)
  if (unnamed !== null) return unnamed
  const known = checkAction(event, basis)
  if (known.kind === 'dead-letter') return known
  const { scenario, definition } = known.value
  const problem = checkRequired(event, definition) ?? checkTime(event, recordedAt, scenario)
  if (problem !== null) return problem
  const repaired = repairEvent(event, scenario, definition)
  const value = repaired?.event ?? event
  const outOfRange = checkRanges(value, scenario)
  if (outOfRange !== null) return outOfRange
  return repaired === null ? accepted(value) : { ...accepted(value), repairs: repaired.repairs }
}
