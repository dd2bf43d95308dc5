/** Dead letters on a real Kafka: read once each, and put back once, byte for byte, however often and by however many. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it, test } from 'node:test'
import { asEpochMs, type DeadLetter } from '@profilestream/contracts'
import { createEventLog, kafkaSettings, type EventLog, type LogRecord } from '@profilestream/event-log'
import { createLogger, createMetrics } from '@profilestream/service'
import { bytesShown, countsByReason, letterShown } from './describe-letter.js'
import { readDeadLetters } from './read-dead-letters.js'
import { replayDeadLetters } from './replay-dead-letters.js'

const brokers = process.env.PROFILESTREAM_TEST_KAFKA_BROKERS
const skip = brokers === undefined ? 'no Kafka given: run npm test' : false

const aLetter = (offset: number, fields: Partial<DeadLetter> = {}): DeadLetter => ({
  deadLetterId: `clickstream:1:${String(offset)}`,
  reason: 'unknown_scenario',
  detail: 'scenario "games" is not defined',
  topic: 'clickstream',
  partition: 1,
  offset,
  recordedAt: asEpochMs(1_700_000_000_000 + offset),
  key: Buffer.from('ann'),
  value: Buffer.from(`{"n":${String(offset)}}`),
  headers: { trace: Buffer.from([1, 2, 255]) },
  service: 'profile-builder',
  ...fields,
})

const kept = (letter: DeadLetter, refusedAt: number, isReplayed = false) => ({
  letter,
  refusedAt: asEpochMs(refusedAt),
  isReplayed,
})

test('counts by reason say how many wait, how many are back, and the newest', () => {
  const { rows } = countsByReason([
    kept(aLetter(1, { reason: 'out_of_range' }), 9_000),
    kept(aLetter(2), 1_000, true),
    kept(aLetter(3), 3_000),
  ])

  assert.deepEqual(rows, [
    ['unknown_scenario', '1', '1', '1970-01-01T00:00:03.000Z', 'clickstream:1:3'],
    ['out_of_range', '1', '0', '1970-01-01T00:00:09.000Z', 'clickstream:1:1'],
  ])
})

test('bytes are shown as text when they are text, as digits when they are not', () => {
  assert.deepEqual(bytesShown(Buffer.from('{"ü":\n1}')), { text: '{"ü":\n1}' })
  assert.deepEqual(bytesShown(Buffer.from([0xc3, 0x01, 0xff])), { hex: 'c301ff' })
  assert.deepEqual(bytesShown(Buffer.from([0x41, 0x00])), { hex: '4100' })
  assert.equal(bytesShown(null), null)
})

test('a letter in full names reason, place and bytes', () => {
  const shown = letterShown(kept(aLetter(7), 5_000), { action: 'view' }) as { original: object }

  assert.deepEqual(
    { ...shown, original: undefined },
    {
      deadLetterId: 'clickstream:1:7',
      status: 'waiting',
      reason: 'unknown_scenario',
      detail: 'scenario "games" is not defined',
      service: 'profile-builder',
      refusedAt: '1970-01-01T00:00:05.000Z',
      original: undefined,
    },
  )
  assert.deepEqual(shown.original, {
    topic: 'clickstream',
    partition: 1,
    offset: 7,
    recordedAt: '2023-11-14T22:13:20.007Z',
    key: { text: 'ann' },
    headers: { trace: { hex: '0102ff' } },
    bytes: 7,
    value: { text: '{"n":7}' },
    event: { action: 'view' },
  })
})

void describe('putting originals back on a real Kafka', { skip }, () => {
  const logs: EventLog[] = []
  const anEventLog = (topicPrefix: string): EventLog => {
    const log = createEventLog(
      {
        logger: createLogger({ service: 'test', level: 'silent' }),
        metrics: createMetrics({ service: 'test' }),
      },
      kafkaSettings.parse({ brokers: (brokers ?? '').split(','), topicPrefix }),
    )
    logs.push(log)
    return log
  }
  const prefix = `dead-${randomUUID().slice(0, 8)}.`
  let log: EventLog
  before(async () => {
    log = anEventLog(prefix)
    await log.admin.ensureTopics()
  })
  after(() => Promise.all(logs.map((one) => one.close())))

  const refuse = async (...letters: readonly DeadLetter[]): Promise<void> => {
    const publisher = await log.createPublisher()
    const ofOurs = letters.map((letter) => ({ ...letter, topic: log.topics.clickstream.name }))
    await publisher.publish(
      log.topics.deadLetters.name,
      ofOurs.map((letter) => ({ key: 'ann', value: log.codecs.deadLetter.encode(letter) })),
    )
    await publisher.close()
  }
  const back = async (): Promise<LogRecord[]> => {
    const records: LogRecord[] = []
    const follower = await log.followAll({
      topic: log.topics.clickstream.name,
      from: 'beginning',
      onFailed: (error) => assert.fail(error),
      onRecords: (batch) => {
        records.push(...batch)
      },
    })
    await follower.caughtUp
    await follower.stop()
    return records
  }

  void it('an original comes back with its bytes, key, headers and partition, in the order of the log, and once', async () => {
    await refuse(
      aLetter(2),
      aLetter(1),
      aLetter(1),
      aLetter(3, { value: null }),
      aLetter(4, { reason: 'out_of_range' }),
    )

    const first = await replayDeadLetters(log, { reason: 'unknown_scenario' })
    const second = await replayDeadLetters(log, { reason: 'unknown_scenario' })

    assert.deepEqual(first, { replayed: 2, before: 0, withoutValue: 1 })
    assert.deepEqual(second, { replayed: 0, before: 2, withoutValue: 1 })
    const records = await back()
    assert.deepEqual(records.map(({ value }) => String(value)), ['{"n":1}', '{"n":2}']) // prettier-ignore
    for (const { key, partition, headers } of records) {
      assert.equal(String(key), 'ann')
      assert.equal(partition, 1)
      assert.deepEqual(headers['trace'], Buffer.from([1, 2, 255]))
    }
    const letters = await readDeadLetters(log)
    assert.deepEqual(letters.map(({ isReplayed }) => isReplayed), [true, true, false, false]) // prettier-ignore
  })

  void it('only what was refused since a moment is chosen', async () => {
    const letters = await readDeadLetters(log)
    const newest = Math.max(...letters.map(({ refusedAt }) => refusedAt))

    assert.equal((await readDeadLetters(log, { since: asEpochMs(newest + 1) })).length, 0)
    assert.equal((await readDeadLetters(log, { since: asEpochMs(0) })).length, letters.length)
  })

  void it('of several replays at once every original comes back once, and one at least comes to its end', async () => {
    const letters = Array.from({ length: 600 }, (_, n) => aLetter(1_000 + n, { reason: 'too_late' }))
    await refuse(...letters)

    const replays = await Promise.allSettled(
      [1, 2, 3].map(() => replayDeadLetters(anEventLog(prefix), { reason: 'too_late' })),
    )

    assert.ok(replays.some(({ status }) => status === 'fulfilled'))
    const values = (await back())
      .map(({ value }) => String(value))
      .filter((value) => /"n":1\d{3}/.test(value))
    assert.equal(values.length, 600)
    assert.equal(new Set(values).size, 600)
    assert.equal((await replayDeadLetters(log, { reason: 'too_late' })).before, 600)
  })
})
