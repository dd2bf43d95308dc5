/** Follows the clickstream in memory: what trends, in which context, how far event time has come. Every instance reads all of it. */
import type { BotIntervals, ClickstreamEvent } from '@profilestream/contracts'
import type { Follower, LogRecord } from '@profilestream/event-log'
import { amountOf, checkEvent } from '@profilestream/profile'
import { daypartOf } from '@profilestream/recommendation'
import { newestMeeting } from '@profilestream/similarity'
import type { ScenarioServing } from '../serving/scenario-serving.js'
import type { FollowDependencies } from './follow-catalog.js'
import { createSeenEvents } from './seen-events.js'

/** Event ids remembered to drop repeats, which come close together. */
const REMEMBERED_EVENTS = 200_000

/**
 * Reads the clickstream from a moment of the broker's time on. Repeats and events that break the rules count nothing.
 * @param sinceMs  first record's time, milliseconds since 1970-01-01 UTC
 * @param bots     who was one and when: what bots do is no trend
 */
export const followClickstream = (
  { eventLog, scenarios, onFailed }: FollowDependencies,
  { sinceMs, bots }: { readonly sinceMs: number; readonly bots: Pick<BotIntervals, 'isBot'> },
): Promise<Follower> => {
  const seen = createSeenEvents(REMEMBERED_EVENTS)
  const basis = { scenarios: new Map([...scenarios].map(([name, { definition }]) => [name, definition])) }

  const take = async (record: LogRecord): Promise<void> => {
    const read = eventLog.decode(eventLog.codecs.clickstreamEvent, record.value)
    const decoded = read instanceof Promise ? await read : read
    const checked = decoded.kind === 'accepted' ? checkEvent(decoded.value, record.timestamp, basis) : decoded
    if (checked.kind !== 'accepted' || seen.isRepeat(checked.value.eventId)) return
    const { userId, scenario, occurredAt } = checked.value
    const serving = scenarios.get(scenario)
    if (serving === undefined) return
    noteEvent(serving, checked.value, record.partition)
    if (!bots.isBot(userId, scenario, occurredAt)) countTrend(serving, checked.value)
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

/** What one event says of its user and of how far time has come. */
export const noteEvent = (serving: ScenarioServing, event: ClickstreamEvent, partition: number): void => {
  const { recentUsers, dismissals, clock } = serving
  clock.advance(partition, event.occurredAt)
  recentUsers.note(event)
  dismissals.note(event)
}

/** What one event says of what is acted on, and of what is met soon after what. */
export const countTrend = (serving: ScenarioServing, event: ClickstreamEvent): void => {
  const { definition, table, trends, counted, online } = serving
  const action = definition.actions[event.action]
  if (action === undefined || event.itemId === null) return
  const weight = amountOf(event, action, definition)
  if (weight <= 0) return
  const daypart = daypartOf(event.occurredAt, event.utcOffsetMinutes)
  const context = { device: event.device, daypart }
  const trend = { index: table.admit(event.itemId), weight, at: event.occurredAt, context }
  trends.add(trend)
  counted.note(event.userId, { ...trend, isStep: action.enters === 'history' })
  const meeting = newestMeeting(counted.of(event.userId), definition.itemsRepeat)
  if (meeting !== null) online.add(meeting)
}
