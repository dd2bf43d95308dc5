/** Following on a real Kafka: every partition, from where it was asked, and a word when the end is reached. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { UnavailableError } from '@profilestream/contracts'
import type { EventLog } from './event-log.js'
import { skip, anEventLog, createWatch, failed, numbered } from './testing/a-real-kafka.js'

void describe('following on a real Kafka', { skip }, () => {
  let log: EventLog

  before(async () => {
    log = anEventLog()
    await log.admin.ensureTopics()
  })
  after(() => log.close())

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
})
