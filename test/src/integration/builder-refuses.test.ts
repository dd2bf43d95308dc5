/** Rule 5 on real servers: a builder that finds another log or other profiles stops and names rebuild. */
import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { Redis } from 'ioredis'
import { Kafka, logLevel } from 'kafkajs'
import { startBuilder } from '../chaos/builder-process.js'
import { createChaosLog, createStream } from '../chaos/chaos-log.js'
import { untilApplied } from '../chaos/verdict.js'
import { eventually } from '../support/eventually.js'
import { testServers } from '../support/servers.js'
import { openProfiles } from '../support/stored-profiles.js'

const { kafkaBrokers, redisUrl } = await testServers()
const { eventLog, prefix } = createChaosLog(kafkaBrokers)
const place = {
  kafkaBrokers,
  redisUrl,
  prefix,
  env: { PROFILESTREAM_PROFILE_BUILDER_DURABILITY_WINDOW_MS: '100' },
}
const profiles = openProfiles(redisUrl, prefix)
const redis = new Redis(redisUrl)

/** Whether the topic is there with nothing in it. */
const isThere = async (): Promise<true | undefined> => {
  const ends = await eventLog.admin.endOffsets(eventLog.topics.clickstream.name).catch(() => [1])
  return ends.every((end) => end === 0) ? true : undefined
}

const next = createStream(eventLog, 5)
const publish = async (count: number): Promise<void> => {
  const publisher = await eventLog.createPublisher()
  await publisher.publish(eventLog.topics.clickstream.name, next(count))
  await publisher.close()
}

void describe('a builder beside a log or profiles that changed', () => {
  after(async () => {
    profiles.close()
    redis.disconnect()
    await eventLog.close()
  })

  void it('a builder that stops at once goes on where it stopped, and folds nothing twice', async () => {
    await eventLog.admin.ensureTopics()
    await publish(300)
    const first = startBuilder(place)
    await untilApplied(eventLog, profiles)
    assert.equal(await first.stop(), 0)
    await publish(300)
    const second = startBuilder(place)

    await untilApplied(eventLog, profiles)

    assert.equal(await second.stop(), 0)
  })

  void it('profiles of another Kafka cluster stop the start, which names rebuild', async () => {
    const clusterId = await redis.hget(`${prefix}meta:log`, 'clusterId')
    await redis.hset(`${prefix}meta:log`, 'clusterId', 'another')

    const builder = startBuilder(place)
    const code = await builder.ended
    await redis.hset(`${prefix}meta:log`, 'clusterId', clusterId ?? '')

    assert.equal(code, 2)
    assert.match(builder.output(), /folded from Kafka cluster another, but this is .*profilestream rebuild/)
  })

  void it('a topic deleted and made anew stops the start, also when it is longer than the old one', async () => {
    const topic = eventLog.topics.clickstream.name
    const admin = new Kafka({ brokers: kafkaBrokers.split(','), logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    await admin.deleteTopics({ topics: [topic] })
    await admin.disconnect()
    // The broker deletes in its own time.
    await eventually('the topic to be made anew', () =>
      eventLog.admin.ensureTopics().then(isThere, () => undefined),
    )

    const shorter = startBuilder(place)
    assert.equal(await shorter.ended, 2)
    await publish(3_000)
    const longer = startBuilder(place)
    assert.equal(await longer.ended, 2)

    assert.match(shorter.output(), /the topic was made anew or has lost records; run `profilestream rebuild`/)
    assert.match(
      longer.output(),
      /the topic was made anew, or the group was idle.*run `profilestream rebuild`/s,
    )
  })

  void it('a Redis that was emptied stops the start', async () => {
    const other = createChaosLog(kafkaBrokers)
    const own = { ...place, prefix: other.prefix }
    const found = openProfiles(redisUrl, other.prefix)
    await other.eventLog.admin.ensureTopics()
    const publisher = await other.eventLog.createPublisher()
    await publisher.publish(other.eventLog.topics.clickstream.name, next(300))
    const first = startBuilder(own)
    await untilApplied(other.eventLog, found)
    await first.stop()
    const keys = await redis.keys(`${other.prefix}*`)
    await redis.del(...keys)

    const second = startBuilder(own)

    assert.equal(await second.ended, 2)
    assert.match(second.output(), /Redis was emptied: run `profilestream rebuild`/)
    found.close()
    await other.eventLog.close()
  })
})
