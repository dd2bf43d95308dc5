/** Follows the clickstream in memory: what trends, in which context, how far event time has come. Every instance reads all of it. */
import { type ClickstreamEvent } from '@profilestream/contracts'
import type { Follower, LogRecord } from '@profilestream/event-log'
import { checkEvent } from '@profilestream/profile'
import { daypartOf } from '@profilestream/recommendation'
import type { ScenarioServing } from '../serving/scenario-serving.js'
import type { FollowDependencies } from './follow-catalog.js'
import { createSeenEvents } from './seen-events.js'

/** Event ids remembered to drop repeats, which come close together. */
const REMEMBERED_EVENTS = 200_000

/**
 * Reads the clickstream from a moment of the broker's time on. Repeats and events that break the rules count nothing.
 * @param sinceMs  first record's time, milliseconds since 1970-01-01 UTC
 */
export const followClickstream = (
  { eventLog, scenarios, onFailed }: FollowDependencies,
  { sinceMs }: { readonly sinceMs: number },
): Promise<Follower> => {
  const seen = createSeenEvents(REMEMBERED_EVENTS)
  const basis = { scenarios: new Map([...scenarios].map(([name, { definition }]) => [name, definition])) }

  const take = async (record: LogRecord): Promise<void> => {
    const read = eventLog.decode(eventLog.codecs.clickstreamEvent, record.value)
    const decoded = read instanceof Promise ? await read : read
    const checked = decoded.kind === 'accepted' ? checkEvent(decoded.value, record.timestamp, basis) : decoded
    if (checked.kind !== 'accepted' || seen.isRepeat(checked.value.eventId)) return
    const serving = scenarios.get(checked.value.scenario)
    if (serving !== undefined) noteEvent(serving, checked.value, record.partition)
  }

  return eventLog.followAll({
    topic: eventLog.topics.clickstream.name,
    from: { sinceMs },
    onFailed,
    onRecords: async (records) => {
      for (const record of records) await take(record)
    },
  })
}

/** What one event says to its scenario. */
export const noteEvent = (serving: ScenarioServing, event: ClickstreamEvent, partition: number): void => {
  const { definition, table, trends, recentUsers, clock } = serving
  clock.advance(partition, event.occurredAt)
  recentUsers.note(event)
  const weight = definition.actions[event.action]?.weight ?? 0
  if (weight <= 0 || event.itemId === null) return
  const daypart = daypartOf(event.occurredAt, event.utcOffsetMinutes)
  trends.add({
    index: table.admit(event.itemId),
    weight,
    at: event.occurredAt,
    context: { device: event.device, daypart },
  })
}
