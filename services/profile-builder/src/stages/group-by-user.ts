/** Group: one profile is read and written once a batch, whatever number of events it gets. */
import type { UserId } from '@profilestream/contracts'
import type { PlacedEvent } from '@profilestream/profile'
import type { UserEvent, UserGroups } from '../batch.js'

/** The events of each user, in the order they came. */
export const groupByUser = (events: readonly UserEvent[]): UserGroups => {
  const groups = new Map<UserId, PlacedEvent[]>()
  for (const event of events) {
    const group = groups.get(event.userId)
    if (group === undefined) groups.set(event.userId, [event])
    else group.push(event)
  }
  return groups
}
