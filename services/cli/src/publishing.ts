/** How commands write to topics: encoded, keyed, acknowledged, and tried again while Kafka is away. */
import { catalogKeyOf, type CatalogItem, type ClickstreamEvent } from '@profilestream/contracts'
import type { EventLog, Publisher } from '@profilestream/event-log'
import { type Logger, retryWithBackoff } from '@profilestream/service'
import type { SimulatedRecord } from '@profilestream/simulator'

/** Publishes what commands make; each call resolves when Kafka has acknowledged. */
export interface Publishing {
  catalog(items: readonly CatalogItem[]): Promise<void>
  events(events: readonly ClickstreamEvent[]): Promise<void>
  records(records: readonly SimulatedRecord[]): Promise<void>
}

/** What publishing needs. */
export interface PublishingDependencies {
  readonly eventLog: EventLog
  readonly publisher: Publisher
  readonly logger: Logger
  /** Gives up trying again when aborted. */
  readonly signal: AbortSignal
}

/** Makes it. */
export const createPublishing = ({
  eventLog,
  publisher,
  logger,
  signal,
}: PublishingDependencies): Publishing => {
  const { topics, codecs } = eventLog
  const publish = (topic: string, messages: { key: string; value: Buffer }[]): Promise<void> =>
    retryWithBackoff(() => publisher.publish(topic, messages), {
      logger,
      what: `publishing to ${topic}`,
      signal,
    })
  const valueOf = ({ event, bytes }: SimulatedRecord): Buffer =>
    event === undefined ? Buffer.from(bytes ?? []) : codecs.clickstreamEvent.encode(event)
  return {
    catalog: (items) =>
      publish(
        topics.catalog.name,
        items.map((item) => ({
          key: catalogKeyOf(item),
          value: codecs.catalogItem.encode(item),
        })),
      ),
    events: (events) =>
      publish(
        topics.clickstream.name,
        events.map((event) => ({ key: event.userId, value: codecs.clickstreamEvent.encode(event) })),
      ),
    records: (records) =>
      publish(
        topics.clickstream.name,
        records.map((record) => ({ key: record.key, value: valueOf(record) })),
      ),
  }
}
