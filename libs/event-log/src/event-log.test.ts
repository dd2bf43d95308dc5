/** The event log on a real Kafka and registry: nothing lost, reordered, or committed unasked. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { createLogger, createMetrics, retryWithBackoff } from '@profilestream/service'
import {
  asEpochMs,
  asUserId,
  UnavailableError,
  type ErasureRequest,
  type TopicDescription,
} from '@profilestream/contracts'
import { CompressionTypes, Kafka, logLevel } from 'kafkajs'
import type { RecordBatch } from './records.js'
import { createEventLog, type EventLog } from './event-log.js'
import type { ConsumeOptions } from './consume-options.js'
import { kafkaSettings } from './settings.js'

const brokers = process.env.PROFILESTREAM_TEST_KAFKA_BROKERS
const skip = brokers === undefined ? 'no Kafka given: run npm test' : false

const anEventLog = (overrides: Record<string, unknown> = {}): EventLog =>
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

/** Resolves when the condition holds; it is looked at whenever something arrives. */
const createWatch = () => {
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

const failed = (error: Error): void => assert.fail(error)
const numbered = (count: number, from = 0): { key: string; value: Buffer }[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `k${(from + index) % 17}`,
    value: Buffer.from(String(from + index)),
  }))

/** Consumes until the condition holds; gives the values by partition. */
const createCollector = (
  log: EventLog,
  topic: string,
  groupId: string,
  overrides: Partial<ConsumeOptions> = {},
) => {
  const watch = createWatch()
  const values: string[] = []
  const batches: RecordBatch[] = []
  const start = () =>
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

void describe('the event log on a real Kafka', { skip }, () => {
  let log: EventLog

  before(async () => {
    log = anEventLog()
    await log.admin.ensureTopics()
  })
  after(() => log.close())

  void it('creates topics as the schemas say, and again changes nothing', async () => {
    await log.admin.ensureTopics()

    assert.equal((await log.admin.endOffsets(log.topics.clickstream.name)).length, 6)
    assert.match(await log.admin.clusterId(), /.+/)
  })

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

  void it('gives a follower again what it failed on, also when the group is joined anew', async () => {
    const { name: topic } = log.topics.profileUpdates
    const publisher = await log.createPublisher()
    await publisher.publish(
      topic,
      numbered(10).map((message) => ({ ...message, partition: 5 })),
    )
    const seen: string[] = []
    let failures = 3

    const follower = await log.followAll({
      topic,
      from: 'beginning',
      onFailed: failed,
      onRecords: (records) => {
        if (records[0]?.partition !== 5) return
        if (failures-- > 0) throw new UnavailableError('away for a while')
        seen.push(...records.map((record) => String(record.value)))
      },
    })
    await follower.caughtUp
    await follower.stop()

    assert.deepEqual(
      seen,
      numbered(10).map((message) => String(message.value)),
    )
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

  void it('lets a follower read every partition and say when it has caught up', async () => {
    const { name: topic } = log.topics.catalog
    const publisher = await log.createPublisher()
    await publisher.publish(topic, numbered(300))
    const seen: string[] = []
    const watch = createWatch()
    const onRecords = (records: readonly { value: Buffer | null }[]): void => {
      seen.push(...records.map((record) => String(record.value)))
      watch.changed()
    }

    const follower = await log.followAll({ topic, from: 'beginning', onRecords, onFailed: failed })
    await follower.caughtUp
    const atOnce = seen.length
    await publisher.publish(topic, numbered(1, 300))
    await watch.until(() => seen.length === 301)
    await follower.stop()

    assert.equal(atOnce, 300)
  })

  void it('lets a follower begin at given offsets, and one of an empty topic is caught up at once', async () => {
    const { name: topic } = log.topics.modelReleases
    const empty = await log.followAll({
      topic,
      from: 'beginning',
      onRecords: () => undefined,
      onFailed: failed,
    })
    await empty.caughtUp
    await empty.stop()
    const publisher = await log.createPublisher()
    await publisher.publish(topic, numbered(5))
    const seen: string[] = []

    const follower = await log.followAll({
      topic,
      from: { offsets: [3] },
      onRecords: (records) => void seen.push(...records.map((record) => String(record.value))),
      onFailed: failed,
    })
    await follower.caughtUp
    await follower.stop()

    assert.deepEqual(seen, ['3', '4'])
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

  void it('waits for a topic that another process is about to make', async () => {
    const early = anEventLog()
    const topic = early.topics.catalog.name

    const ends = early.admin.endOffsets(topic)
    const following = early.followAll({
      topic,
      from: 'beginning',
      onRecords: () => undefined,
      onFailed: failed,
    })
    const consuming = createCollector(early, topic, 'early').start()
    // Longer than kafkajs itself tries.
    const making = new Promise((resolve) => setTimeout(resolve, 4_000)).then(() => early.admin.ensureTopics())

    assert.ok((await ends).every((end) => end === 0))
    await making
    await Promise.all([(await following).caughtUp, consuming])
    await early.close()
  })

  void it('makes topics from several processes at once, each of which can use them then', async () => {
    const topicPrefix = `t${randomUUID().slice(0, 8)}.`
    const processes = Array.from({ length: 4 }, () => anEventLog({ topicPrefix }))

    const ends = await Promise.all(
      processes.map(async ({ admin, topics }) => {
        await admin.ensureTopics()
        const names = Object.values(topics).map((topic: TopicDescription) => topic.name)
        return Promise.all(names.map((name) => admin.endOffsets(name)))
      }),
    )

    assert.ok(ends.flat(2).every((end) => end === 0))
    await Promise.all(processes.map((log) => log.close()))
  })

  void it('says soon that a topic does not exist when told not to wait', async () => {
    const hasty = anEventLog({ leaderWaitMs: 0 })

    await assert.rejects(
      hasty.admin.endOffsets(hasty.topics.catalog.name),
      /the topic does not exist yet; create it/,
    )
    await hasty.close()
  })

  void it('makes a topic anew that somebody deleted', async () => {
    const other = anEventLog()
    await other.admin.ensureTopics()
    const topic = other.topics.erasureRequests.name
    await other.admin.endOffsets(topic)
    const admin = new Kafka({ brokers: (brokers ?? '').split(','), logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    await admin.deleteTopics({ topics: [topic] })

    await other.admin.ensureTopics()

    assert.deepEqual(await other.admin.endOffsets(topic), [0])
    await admin.disconnect()
    await other.close()
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

  void it('refuses a message larger than its topic takes, naming both sizes, and sends none of the call', async () => {
    const { name: topic } = log.topics.erasureRequests
    const publisher = await log.createPublisher()
    const large = { key: null, value: Buffer.alloc(10_485_760) }
    const before = await log.admin.endOffsets(topic)

    await assert.rejects(
      publisher.publish(topic, [...numbered(1), large]),
      /message of 1048\d+ bytes is larger than .*erasure-requests takes \(1048588 bytes\)/,
    )

    assert.deepEqual(await log.admin.endOffsets(topic), before)
  })

  void it('splits what is more than one request takes', async () => {
    const { name: topic } = log.topics.erasureRequests
    const publisher = await log.createPublisher()

    const [before = 0] = await log.admin.endOffsets(topic)
    await publisher.publish(
      topic,
      Array.from({ length: 40 }, () => ({ key: 'k', value: Buffer.alloc(100_000) })),
    )

    assert.deepEqual(await log.admin.endOffsets(topic), [before + 40])
  })

  void it('keeps the order of calls that nobody waited for, also of those that met a topic first', async () => {
    const own = anEventLog()
    await own.admin.ensureTopics()
    const { name: topic } = own.topics.catalog
    const publisher = await own.createPublisher()
    const { values, watch, start } = createCollector(own, topic, randomUUID())
    const subscription = await start()

    await Promise.all(numbered(400).map(({ value }) => publisher.publish(topic, [{ key: 'one', value }])))
    await watch.until(() => values.length === 400)
    await subscription.stop()
    await own.close()

    assert.deepEqual(
      values,
      numbered(400).map(({ value }) => String(value)),
    )
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

  void it('says in one sentence that Kafka does not answer, and where it was looked for', async () => {
    const nowhere = anEventLog({ brokers: ['127.0.0.1:1'] })

    await assert.rejects(
      nowhere.createPublisher(),
      (error: Error) =>
        error instanceof UnavailableError &&
        /Kafka at 127\.0\.0\.1:1 does not answer .*kafka\.brokers/.test(error.message),
    )
    await assert.rejects(nowhere.admin.ping(), UnavailableError)
    await nowhere.close()
  })
})

const registryUrl = process.env.PROFILESTREAM_TEST_REGISTRY_URL
const noRegistry =
  brokers === undefined || registryUrl === undefined ? 'no schema registry given: run npm test' : false

const anErasure = (): ErasureRequest => ({
  requestId: 'r1',
  userId: asUserId('anna'),
  requestedAt: asEpochMs(1),
  endOffsets: {},
})

void describe('the schema registry', { skip: noRegistry }, () => {
  void it('gives our schemas ids, and records framed by them are read by who never saw them', async () => {
    const writer = anEventLog({ framing: 'confluent', schemaRegistryUrl: registryUrl })
    assert.throws(() => writer.codecs.erasureRequest.encode(anErasure()), /make a publisher before encoding/)
    await writer.admin.ensureTopics()
    await writer.createPublisher()
    const bytes = writer.codecs.erasureRequest.encode(anErasure())
    const reader = anEventLog({ schemaRegistryUrl: registryUrl })

    const decoded = await reader.decode(reader.codecs.erasureRequest, bytes)

    assert.equal(bytes[0], 0)
    assert.deepEqual(decoded, { kind: 'accepted', value: anErasure() })
    await writer.close()
  })

  void it('makes a dead letter of an id that it does not have', async () => {
    const reader = anEventLog({ schemaRegistryUrl: registryUrl })

    const decoded = await reader.decode(reader.codecs.erasureRequest, Buffer.from([0, 7, 1, 2, 3, 4]))

    assert.equal(decoded.kind === 'dead-letter' && decoded.reason, 'unknown_schema')
  })

  void it('is unavailable, not wrong, while it does not answer', async () => {
    const reader = anEventLog({ schemaRegistryUrl: 'http://127.0.0.1:1' })

    await assert.rejects(
      async () => reader.decode(reader.codecs.erasureRequest, Buffer.from([0, 0, 0, 0, 9, 4])),
      UnavailableError,
    )
  })
})

void describe('the event log without servers', () => {
  void it('makes a dead letter of a schema id when no registry is set', async () => {
    const log = anEventLog({ brokers: ['127.0.0.1:1'] })

    const decoded = await log.decode(log.codecs.clickstreamEvent, Buffer.from([0, 0, 0, 0, 9, 4]))

    assert.match(decoded.kind === 'dead-letter' ? decoded.detail : '', /set kafka\.schemaRegistryUrl/)
  })

  void it('needs a registry for Confluent framing', () => {
    assert.throws(() => anEventLog({ framing: 'confluent', brokers: ['a:1'] }), /needs a schema registry/)
  })
})
