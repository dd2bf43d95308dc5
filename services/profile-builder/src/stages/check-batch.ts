/** Check: the stateless rules. What breaks one becomes a dead letter; its user's position still moves past it. */
import type { ClickstreamEvent } from '@profilestream/contracts'
import { checkEvent, type Basis } from '@profilestream/profile'
import type { CheckedBatch, DecodedRecord, RefusedRecord, UserEvent } from '../batch.js'

/** Longest user id that the contract allows, characters. */
const MAX_USER_ID = 256

/** Whether a rejected event still names a user. */
const namesUser = ({ userId }: ClickstreamEvent): boolean => userId.length > 0 && userId.length <= MAX_USER_ID

/** Checks every record of a batch. */
export const checkBatch = (
  decoded: readonly DecodedRecord[],
  basis: Pick<Basis, 'scenarios'>,
): CheckedBatch => {
  const events: UserEvent[] = []
  const refused: RefusedRecord[] = []
  for (const { record, event } of decoded) {
    if (event.kind === 'dead-letter') {
      refused.push({ record, why: event })
      continue
    }
    const { partition, offset } = record
    const { userId } = event.value
    const checked = checkEvent(event.value, record.timestamp, basis)
    if (checked.kind === 'accepted') {
      events.push({ userId, placed: { event: checked.value, partition, offset } })
      continue
    }
    refused.push({ record, why: checked })
    if (namesUser(event.value)) events.push({ userId, placed: { event: null, partition, offset } })
  }
  return { events, refused }
}
