/** Leaves each user's last event out: what a test wants to see predicted must not be replayed. */
import type { ClickstreamEvent } from '@profilestream/contracts'

/**
 * The events but for each user's last one.
 * @param events  in the order of time, then line of the file
 */
export const withoutLast = (events: readonly ClickstreamEvent[]): ClickstreamEvent[] => {
  const lastOf = new Map<string, ClickstreamEvent>()
  for (const event of events) lastOf.set(event.userId, event)
  return events.filter((event) => lastOf.get(event.userId) !== event)
}
