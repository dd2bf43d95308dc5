/** Events onto the clickstream topic, by a publisher that is made when Kafka first answers and used from then on. */
import type { EventLog, Publisher } from '@profilestream/event-log'
import type { PublishEvents } from './event-sink.js'

/** Makes the function; a gateway starts, and answers 503, while Kafka is away. */
export const createPublishEvents = (eventLog: EventLog): PublishEvents => {
  let connecting: Promise<Publisher> | undefined
  const connected = (): Promise<Publisher> => {
    connecting ??= eventLog.createPublisher().catch((error: unknown) => {
      connecting = undefined
      throw error
    })
    return connecting
  }
  const { topics, codecs } = eventLog
  return async (events) => {
    const publisher = await connected()
    const messages = events.map((event) => ({
      key: event.userId,
      value: codecs.clickstreamEvent.encode(event),
    }))
    await publisher.publish(topics.clickstream.name, messages)
  }
}
