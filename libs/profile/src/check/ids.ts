/** Rule: ids are neither empty nor so long that a profile could not hold them. */
import { deadLettered, type ClickstreamEvent, type DeadLettered } from '@profilestream/contracts'
import { shown } from './shown.js'

/** Longest event id, characters. */
export const MAX_EVENT_ID = 128
/** Longest of any other id, characters. */
export const MAX_ID = 256

const checkId = (name: string, id: string | null, longest: number): DeadLettered | null => {
  if (id === null || (id.length > 0 && id.length <= longest)) return null
  return id.length === 0
    ? deadLettered('invalid_field', `${name} is empty; give it 1 to ${longest} characters`)
    : deadLettered('invalid_field', `${name} ${shown(id)} is longer than ${longest} characters; shorten it`)
}

/** The first id that is empty or too long. */
export const checkIds = (event: ClickstreamEvent): DeadLettered | null =>
  checkId('eventId', event.eventId, MAX_EVENT_ID) ??
  checkId('userId', event.userId, MAX_ID) ??
  checkId('itemId', event.itemId, MAX_ID) ??
  checkId('targetUserId', event.targetUserId, MAX_ID) ??
  checkId('recommendationId', event.recommendationId, MAX_ID)
