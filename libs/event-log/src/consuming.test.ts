/** Consuming on a real Kafka: nothing lost, reordered, or committed unasked. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { UnavailableError } from '@profilestream/contracts'
import { createLogger, retryWithBackoff } from '@profilestream/service'
import { CompressionTypes, Kafka, logLevel } from 'kafkajs'
import type { EventLog } from './event-log.js'
import {
  brokers,
  skip,
  anEventLog,
  createWatch,
  failed,
  numbered,
  createCollector,
} from './testing/a-real-kafka.js'

void describe('consuming on a real Kafka', { skip }, () => {
  let log: EventLog

  before(async () => {
    log = anEventLog()
    await log.admin.ensureTopics()
  })
  after(() => log.close())

  void it('delivers what was published before the group existed, each partition in order', async () => {
    const topic = log.topics.clickstream.name
    const publisher = await log.createPublisher()
    await publisher.publish(topic, numbered(5000))
    const { values, batches, watch, start } = createCollector(log, topic, randomUUID())

    const subscription = await start()
    await watch.until(() => values.length === 5000)
    await subscription.stop()

    assert.equal(new Set(values).size, 5000)
    for (const key of Array.from({ length: 17 }, (_, index) => `k${index}`)) {
      const ofKey = batches.flatMap((batch) =>
        batch.records.filter((record) => String(record.key) === key).map((record) => Number(record.value)),
      )
      assert.deepEqual(
        ofKey,
        [...ofKey].sort((a, b) => a - b),
      )
    }
  })

  void it('commits nothing by itself, and begins again at what was committed', async () => {
    const { name: topic } = log.topics.profileUpdates
    const groupId = randomUUID()
    const publisher = await log.createPublisher()
    await publisher.publish(
      topic,
      numbered(100).map((message) => ({ ...message, partition: 2 })),
    )

    const first = createCollector(log, topic, groupId)
    const subscription = await first.start()
    await first.watch.until(() => first.values.length === 100)
    assert.deepEqual(await log.admin.committedOffsets(groupId, topic), [null, null, null, null, null, null])
    await subscription.commit(new Map([[2, 60]]), () => 'marker')
    await subscription.stop()
    const second = createCollector(log, topic, groupId)
    const again = await second.start()
    await second.watch.until(() => second.values.length === 40)
    await again.stop()

    assert.deepEqual((await log.admin.commits(groupId, topic))[2], { offset: 60, metadata: 'marker' })
    assert.deepEqual(
      second.values,
      numbered(40, 60).map((message) => String(message.value)),
    )
  })

  void it('delivers again what a retriable failure left unhandled, and nothing that was resolved', async () => {
    const { name: topic } = log.topics.recommendations
    const publisher = await log.createPublisher()
    await publisher.publish(
      topic,
      numbered(10).map((message) => ({ ...message, partition: 0 })),
    )
    const seen: string[] = []
    const watch = createWatch()
    let failures = 2

    const subscription = await log.consumeBatches({
      topic,
      groupId: randomUUID(),
      maxWaitMs: 50,
      onFailed: failed,
      onBatch: (batch, control) => {
        for (const record of batch.records) {
          if (record.offset === 4 && failures-- > 0)
            return Promise.reject(new UnavailableError('away for a while'))
          seen.push(String(record.value))
          control.resolve(record.offset)
        }
        watch.changed()
        return Promise.resolve()
      },
    })
    await watch.until(() => seen.length === 10)
    await subscription.stop()

    assert.deepEqual(
      seen,
      numbered(10).map((message) => String(message.value)),
    )
  })

  void it('delivers again at once what a handler did not take', async () => {
    const { name: topic } = log.topics.erasureRequests
    const publisher = await log.createPublisher()
    await publisher.publish(topic, numbered(3))
    const seen: string[] = []
    const watch = createWatch()
    let refusals = 1

    const subscription = await log.consumeBatches({
      topic,
      groupId: randomUUID(),
      maxWaitMs: 50,
      onFailed: failed,
      onBatch: (batch, control) => {
        if (refusals-- > 0) control.again()
        seen.push(...batch.records.map((record) => String(record.value)))
        watch.changed()
        return Promise.resolve()
      },
    })
    await watch.until(() => seen.length === 6)
    await subscription.stop()

    assert.deepEqual(seen, ['0', '1', '2', '0', '1', '2'])
  })

  void it('ends the subscription on an error that trying again does not mend', async () => {
    const { name: topic } = log.topics.stickinessMetrics
    const publisher = await log.createPublisher()
    await publisher.publish(topic, numbered(1))

    const failure = await new Promise<Error>((resolve) => {
      void log.consumeBatches({
        topic,
        groupId: randomUUID(),
        onFailed: resolve,
        onBatch: () => Promise.reject(new TypeError('a bug')),
      })
    })

    assert.match(failure.message, /a bug/)
  })

  void it('seeks back when told, and the batch under way is stale', async () => {
    const { name: topic } = log.topics.deadLetters
    const publisher = await log.createPublisher()
    await publisher.publish(
      topic,
      numbered(5).map((message) => ({ ...message, partition: 1 })),
    )
    const seen: number[] = []
    const stale: boolean[] = []
    const watch = createWatch()

    const subscription = await log.consumeBatches({
      topic,
      groupId: randomUUID(),
      maxWaitMs: 50,
      onFailed: failed,
      onBatch: (batch, control) => {
        seen.push(...batch.records.map((record) => record.offset))
        if (seen.length === 5) subscription.seek(1, 3)
        stale.push(control.isStale())
        watch.changed()
        return Promise.resolve()
      },
    })
    await watch.until(() => seen.length >= 7)
    await subscription.stop()

    assert.deepEqual(seen, [0, 1, 2, 3, 4, 3, 4])
    assert.deepEqual(stale, [true, false])
  })

  void it('reads the partitions that a topic gets later from their beginning', async () => {
    const growing = anEventLog({ metadataMaxAgeMs: 200 })
    await growing.admin.ensureTopics()
    const topic = growing.topics.modelReleases.name
    const { values, watch, start } = createCollector(growing, topic, 'growing')
    const subscription = await start()
    const kafka = new Kafka({ brokers: (brokers ?? '').split(','), logLevel: logLevel.NOTHING })
    const admin = kafka.admin()
    await admin.connect()

    await admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] })
    const publisher = await growing.createPublisher()
    // Until the producer knows the new partitions it must refuse, not drop in silence.
    const toEach = () =>
      publisher.publish(
        topic,
        [0, 1, 2].map((partition) => ({ partition, key: 'k', value: Buffer.from(`of ${partition}`) })),
      )
    await retryWithBackoff(toEach, {
      logger: createLogger({ service: 'test', level: 'silent' }),
      what: 'publishing',
    })
    // Joining the group anew delivers again what was not committed.
    await watch.until(() => new Set(values).size === 3)

    assert.deepEqual([...new Set(values)].sort(), ['of 0', 'of 1', 'of 2'])
    await Promise.all([subscription.stop(), admin.disconnect()])
    await growing.close()
  })

  void it('begins at the first record there is when the committed offset is out of range', async () => {
    const { name: topic } = log.topics.erasureRequests
    const publisher = await log.createPublisher()
    await publisher.publish(topic, numbered(3, 100))
    await log.admin.resetOffsets('far-ahead', topic, [1_000_000])
    const { values, watch, start } = createCollector(log, topic, 'far-ahead')

    const subscription = await start()
    await watch.until(() => values.includes('102'))
    await subscription.stop()

    assert.equal(values[0], '0')
  })

  void it('reads what is compressed or of a transaction beside plain batches, and nothing of an aborted one', async () => {
    const own = anEventLog()
    await own.admin.ensureTopics()
    const { name: topic } = own.topics.recommendations
    const others = new Kafka({ brokers: (brokers ?? '').split(','), logLevel: logLevel.NOTHING }).producer({
      transactionalId: randomUUID(),
      maxInFlightRequests: 1,
      idempotent: true,
    })
    const send = async (value: string, end: 'commit' | 'abort', compression = CompressionTypes.None) => {
      const transaction = await others.transaction()
      await transaction.send({ topic, compression, messages: [{ partition: 0, key: 'k', value }] })
      await transaction[end]()
    }
    const plain = { key: 'k', value: Buffer.from('plain'), partition: 0, headers: { trace: 't' } }
    const publisher = await own.createPublisher()
    await others.connect()

    await publisher.publish(topic, [plain])
    await send('committed', 'commit')
    await send('aborted', 'abort')
    await send('compressed', 'commit', CompressionTypes.GZIP)
    await publisher.publish(topic, [plain])
    await others.disconnect()
    const { values, batches, watch, start } = createCollector(own, topic, randomUUID())
    const subscription = await start()
    await watch.until(() => values.length === 4)
    await subscription.stop()
    await own.close()

    assert.deepEqual(values, ['plain', 'committed', 'compressed', 'plain'])
    assert.equal(String(batches[0]?.records[0]?.headers.trace), 't')
  })
})
