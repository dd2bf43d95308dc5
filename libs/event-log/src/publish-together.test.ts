/** Transactions on a real Kafka: all or nothing, and one owner of a name. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { UnavailableError } from '@profilestream/contracts'
import { createLogger, createMetrics } from '@profilestream/service'
import { replayedStatus } from './dead-letter-status.js'
import { createEventLog, type EventLog } from './event-log.js'
import type { AddressedMessage } from './publish-together.js'
import { replayedOriginals } from './replayed-originals.js'
import { kafkaSettings } from './settings.js'

const brokers = process.env.PROFILESTREAM_TEST_KAFKA_BROKERS
const skip = brokers === undefined ? 'no Kafka given: run npm test' : false

const anEventLog = (): EventLog =>
  createEventLog(
    {
      logger: createLogger({ service: 'test', level: 'silent' }),
      metrics: createMetrics({ service: 'test' }),
    },
    kafkaSettings.parse({
      brokers: (brokers ?? '').split(','),
      topicPrefix: `t${randomUUID().slice(0, 8)}.`,
    }),
  )

const valuesOf = async (log: EventLog, topic: string): Promise<string[]> => {
  const values: string[] = []
  const follower = await log.followAll({
    topic,
    from: 'beginning',
    onFailed: (error) => assert.fail(error),
    onRecords: (records) => {
      values.push(...records.map(({ value }) => String(value)))
    },
  })
  await follower.caughtUp
  await follower.stop()
  return values.sort()
}

/** Kafka shows a transaction a moment after it has answered: the markers are written behind the answer. */
const once = async <Value>(
  read: () => Promise<Value>,
  isThere: (value: Value) => boolean,
): Promise<Value> => {
  for (let tries = 1; ; tries++) {
    const value = await read()
    if (isThere(value) || tries === 50) return value
  }
}

void describe('publishing in transactions on a real Kafka', { skip }, () => {
  let log: EventLog
  let here: string
  let there: string
  before(async () => {
    log = anEventLog()
    await log.admin.ensureTopics()
    here = log.topics.clickstream.name
    there = log.topics.deadLetters.name
  })
  after(() => log.close())

  const both = (text: string): AddressedMessage[] => [
    { topic: here, key: 'k', value: Buffer.from(text), partition: 2 },
    { topic: there, key: 'k', value: Buffer.from(text) },
  ]

  void it('all records of a group appear, on every topic', async () => {
    const publisher = await log.createTransactionalPublisher('appear')

    await publisher.publishTogether(both('first'))
    await publisher.publishTogether(both('second'))
    await publisher.close()

    for (const topic of [here, there]) {
      const values = await once(
        () => valuesOf(log, topic),
        ({ length }) => length === 2,
      )
      assert.deepEqual(values, ['first', 'second'])
    }
  })

  void it('of a group that could not be sent whole, nobody ever reads a part', async () => {
    const publisher = await log.createTransactionalPublisher('undone')
    const unknownPartition = { topic: here, key: 'k', value: Buffer.from('lost'), partition: 99 }

    await assert.rejects(publisher.publishTogether([...both('half'), unknownPartition]), UnavailableError)

    assert.ok(!(await valuesOf(log, here)).includes('half'))
    assert.ok(!(await valuesOf(log, there)).includes('half'))
    const ends = await log.admin.endOffsets(here)
    assert.ok((ends[2] ?? 0) > 2, 'it had reached the log')
  })

  void it('who takes a name over leaves its owner before nothing to commit', async () => {
    const first = await log.createTransactionalPublisher('owned')
    const second = await log.createTransactionalPublisher('owned')

    await assert.rejects(
      first.publishTogether(both('too late')),
      (error: unknown) =>
        error instanceof UnavailableError && !error.retriable && /taken over/.test(error.message),
    )
    await second.publishTogether(both('in time'))
    await second.close()

    const values = await once(
      () => valuesOf(log, here),
      (read) => read.includes('in time'),
    )
    assert.ok(values.includes('in time') && !values.includes('too late'))
  })

  void it('originals that were put back are known by their places', async () => {
    const publisher = await log.createTransactionalPublisher('replayed')
    await publisher.publishTogether([
      replayedStatus(there, `${here}:3:17`),
      replayedStatus(there, 'other:1:1'),
    ])
    await publisher.close()

    const originals = await once(
      () => replayedOriginals(log),
      ({ count }) => count > 0,
    )

    assert.equal(originals.count, 1)
    assert.deepEqual([originals.has(3, 17), originals.has(3, 18), originals.has(1, 1)], [true, false, false])
  })
})
