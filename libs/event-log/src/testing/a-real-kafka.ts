/** A real Kafka as the tests of this package see it: logs of their own, numbered messages, what was consumed. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createLogger, createMetrics } from '@profilestream/service'
import type { ConsumeOptions, Subscription } from '../consume-options.js'
import { createEventLog, type EventLog } from '../event-log.js'
import type { RecordBatch } from '../records.js'
import { kafkaSettings } from '../settings.js'

/** Where the Kafka of the run is. */
export const brokers = process.env.PROFILESTREAM_TEST_KAFKA_BROKERS
/** Why tests that need it can't run here, or false. */
export const skip = brokers === undefined ? 'no Kafka given: run npm test' : false

/** An event log with topics of its own. */
export const anEventLog = (overrides: Record<string, unknown> = {}): EventLog =>
  createEventLog(
    {
      logger: createLogger({ service: 'test', level: process.env.TEST_LOG ?? 'silent' }),
      metrics: createMetrics({ service: 'test' }),
    },
    kafkaSettings.parse({
      brokers: (brokers ?? '').split(','),
      topicPrefix: `t${randomUUID().slice(0, 8)}.`,
      sessionTimeoutMs: 6_000,
      ...overrides,
    }),
  )

/** What a test waits by. */
export interface Watch {
  /** Something arrived. */
  readonly changed: () => void
  /** Resolves when the condition holds; it is looked at whenever something arrives. */
  readonly until: (condition: () => boolean) => Promise<void>
}

/** Makes a watch. */
export const createWatch = (): Watch => {
  let look: () => void = () => undefined
  return {
    changed: (): void => look(),
    until: (condition: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        look = () => condition() && resolve()
        look()
      }),
  }
}

/** For followers and subscriptions that must not fail. */
export const failed = (error: Error): void => assert.fail(error)
/** Messages that say their numbers, over 17 keys. */
export const numbered = (count: number, from = 0): { key: string; value: Buffer }[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `k${(from + index) % 17}`,
    value: Buffer.from(String(from + index)),
  }))

/** What a subscription brought. */
export interface Collector {
  /** In the order they came. */
  readonly values: string[]
  readonly batches: RecordBatch[]
  readonly watch: Watch
  readonly start: () => Promise<Subscription>
}

/** Makes a subscription that collects, not started. */
export const createCollector = (
  log: EventLog,
  topic: string,
  groupId: string,
  overrides: Partial<ConsumeOptions> = {},
): Collector => {
  const watch = createWatch()
  const values: string[] = []
  const batches: RecordBatch[] = []
  const start = (): Promise<Subscription> =>
    log.consumeBatches({
      topic,
      groupId,
      maxWaitMs: 50,
      onFailed: failed,
      onBatch: (batch) => {
        batches.push(batch)
        values.push(...batch.records.map((record) => String(record.value)))
        watch.changed()
        return Promise.resolve()
      },
      ...overrides,
    })
  return { values, batches, watch, start }
}
