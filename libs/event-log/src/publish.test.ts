/** Publishing on a real Kafka: in order, and refused where a message is too large. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { EventLog } from './event-log.js'
import { skip, anEventLog, numbered, createCollector } from './testing/a-real-kafka.js'

void describe('publishing on a real Kafka', { skip }, () => {
  let log: EventLog

  before(async () => {
    log = anEventLog()
    await log.admin.ensureTopics()
  })
  after(() => log.close())

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
})
