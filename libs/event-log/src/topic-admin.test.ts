/** Topics on a real Kafka: made as the schemas say, by whoever comes first, and waited for. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { UnavailableError, type TopicDescription } from '@profilestream/contracts'
import { Kafka, logLevel } from 'kafkajs'
import type { EventLog } from './event-log.js'
import { brokers, skip, anEventLog, failed, createCollector } from './testing/a-real-kafka.js'

void describe('topics on a real Kafka', { skip }, () => {
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
