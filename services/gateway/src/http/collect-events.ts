/** POST /v1/events: all of a request's events into the log, or none and why. */
import type { Clock } from '@profilestream/service'
import type { EventSink } from '../events/event-sink.js'
import { type EventReading, readEvents } from '../events/read-events.js'
import type { GatewayMetrics } from '../metrics.js'
import {
  type Answer,
  acceptedForProcessing,
  invalidBody,
  invalidEvents,
  tooManyEvents,
  unavailable,
} from './problem-details.js'
import { describeError } from '@profilestream/contracts'

/** What collecting needs. */
export interface CollectDependencies {
  readonly reading: EventReading
  readonly sink: EventSink
  readonly metrics: GatewayMetrics
  readonly clock: Clock
}

/** Answers one request's body. */
export type CollectEvents = (body: unknown) => Promise<Answer>

/** Makes the handler. */
export const createCollectEvents = ({
  reading,
  sink,
  metrics,
  clock,
}: CollectDependencies): CollectEvents => {
  const append = async (events: Parameters<EventSink['append']>[0]): Promise<Answer> => {
    try {
      await sink.append(events)
    } catch (error) {
      metrics.events('unavailable', events.length)
      return unavailable(`The events were not acknowledged: ${describeError(error)}`)
    }
    metrics.events('accepted', events.length)
    return acceptedForProcessing({ accepted: events.length, eventIds: events.map((event) => event.eventId) })
  }

  return async (body) => {
    const read = readEvents(body, reading, clock.now())
    switch (read.kind) {
      case 'events':
        return append(read.events)
      case 'faults':
        metrics.events('invalid', read.events)
        return invalidEvents(read.faults, read.events)
      case 'too-many':
        metrics.events('invalid', read.events)
        return tooManyEvents(read.events, reading.maxBatchEvents)
      case 'no-events':
        return invalidBody(read.detail)
    }
  }
}
