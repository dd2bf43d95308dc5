/** Events on their way into the log: the promise is kept only once Kafka has acknowledged, and no request waits without end. */
import { type ClickstreamEvent, UnavailableError } from '@profilestream/contracts'

/** Takes events; resolves when every in-sync replica has them. */
export interface EventSink {
  /** @throws UnavailableError when Kafka did not acknowledge in time, or too much is waiting already; the events may or may not be in the log */
  append(events: readonly ClickstreamEvent[]): Promise<void>
  /** Events that wait for their acknowledgement now. */
  pending(): number
}

/** Writes events to Kafka; resolves when all are acknowledged. */
export type PublishEvents = (events: readonly ClickstreamEvent[]) => Promise<void>

/** How much and how long a sink waits. */
export interface SinkSettings {
  /** Most events waiting at once. */
  readonly maxPendingEvents: number
  /** Milliseconds until an acknowledgement is given up. */
  readonly publishTimeoutMs: number
}

const withDeadline = async (work: Promise<void>, timeoutMs: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new UnavailableError(`Kafka did not acknowledge within ${timeoutMs} ms`))
    }, timeoutMs)
  })
  try {
    await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}

/** Makes the sink. */
export const createEventSink = (publish: PublishEvents, settings: SinkSettings): EventSink => {
  let pending = 0
  return {
    pending: () => pending,
    async append(events) {
      if (pending > 0 && pending + events.length > settings.maxPendingEvents) {
        throw new UnavailableError(`${pending} events wait for Kafka already`)
      }
      pending += events.length
      const work = publish(events).finally(() => void (pending -= events.length))
      await withDeadline(work, settings.publishTimeoutMs)
    },
  }
}
