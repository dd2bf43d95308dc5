/** The stateless rules in their order; what does not pass becomes a dead letter that says why. */
import { accepted, type Checked, type ClickstreamEvent, type EpochMs } from '@profilestream/contracts'
import type { Basis } from '../basis.js'
import { checkAction } from './known-action.js'
import { checkIds } from './ids.js'
import { checkRanges } from './ranges.js'
import { checkRequired } from './required-fields.js'
import { checkTime } from './event-time.js'

/**
 * Whether an event can be applied: ids, scenario and action known, required fields, possible time, ranges, in this order.
 * @param recordedAt  the broker's time of the record, against which a time in the future is measured
 * @returns           the event itself, or the first rule it breaks
 */
export const checkEvent = (
  event: ClickstreamEvent,
  recordedAt: EpochMs,
  basis: Pick<Basis, 'scenarios'>,
): Checked<ClickstreamEvent> => {
  const unnamed = checkIds(event)
  if (unnamed !== null) return unnamed
  const known = checkAction(event, basis)
  if (known.kind === 'dead-letter') return known
  const { scenario, definition } = known.value
  const problem =
    checkRequired(event, definition) ?? checkTime(event, recordedAt, scenario) ?? checkRanges(event, scenario)
  return problem ?? accepted(event)
}
