/** Rule: an event has the fields its action needs: a rating its value, a purchase its item. */
import {
  deadLettered,
  type ActionDefinition,
  type ClickstreamEvent,
  type DeadLettered,
} from '@profilestream/contracts'

/** The first required field that is missing. */
export const checkRequired = (
  event: ClickstreamEvent,
  { requires }: ActionDefinition,
): DeadLettered | null => {
  for (const field of requires) {
    if (event[field] !== null) continue
    return deadLettered(
      'missing_field',
      `${field} is missing; a ${event.action} in scenario ${event.scenario} needs it`,
    )
  }
  return null
}
