/** Redis and Kafka stopped, slowed and started again while a builder runs: nothing lost. */
import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { startServers, type RunningServers, type ServerName } from '@profilestream/local-servers'
import { Redis } from 'ioredis'
import { eventually, untilDone } from '../support/eventually.js'
import { projectRoot } from '../support/project-root.js'
import { openProfiles } from '../support/stored-profiles.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { startBuilder } from './builder-process.js'
import { createChaosLog, createStream } from './chaos-log.js'
import { orTell } from './killable-process.js'
import { assertExactlyOnce, untilApplied } from './verdict.js'

/** A server of this file's own, to be stopped and started again. */
const createServer = (name: ServerName) => {
  const folder = temporaryFolder(`${name}-away`)
  let running: RunningServers | undefined
  const start = async (): Promise<RunningServers> => {
    running = await startServers({
      root: projectRoot,
      folder,
      which: [name],
      report: () => undefined,
      from: 'local',
      ports: 'free',
    })
    return running
  }
  return { start, stop: async () => running?.stop() }
}

const kafka = createServer('kafka')
const redis = createServer('redis')
const { kafkaBrokers } = await kafka.start()
const { redisUrl } = await redis.start()
const { eventLog, prefix } = createChaosLog(kafkaBrokers)
await eventLog.admin.ensureTopics()
const profiles = openProfiles(redisUrl, prefix)
const next = createStream(eventLog, 7)
const builder = startBuilder({ kafkaBrokers, redisUrl, prefix })

const publish = async (count: number): Promise<void> => {
  const publisher = await eventLog.createPublisher()
  await publisher.publish(eventLog.topics.clickstream.name, next(count))
  await publisher.close()
}
/** Waits for everything to be applied; in vain, or when the builder ends, it tells what the builder said last. */
const untilAllApplied = (): Promise<void> =>
  orTell(Promise.race([untilApplied(eventLog, profiles), failWhenEnded()]), builder)
const failWhenEnded = async (): Promise<never> => {
  throw new Error(`the builder ended by itself with ${await builder.ended}`)
}
const untilSaid = (words: RegExp): Promise<true> =>
  eventually(`the builder to say ${words}`, () => (words.test(builder.output()) ? true : undefined), 60_000)

void describe('a builder whose servers go and come back', () => {
  after(async () => {
    await builder.stop()
    profiles.close()
    await eventLog.close()
    await Promise.all([kafka.stop(), redis.stop()])
  })

  void it('while Redis is away the builder waits, and when it is back nothing is lost', async () => {
    await publish(1_000)
    await untilAllApplied()

    await redis.stop()
    await publish(1_000)
    await untilSaid(/going back/)
    await redis.start()
    await untilAllApplied()

    await assertExactlyOnce(eventLog, profiles)
  })

  void it('a Redis that is slow is waited for, and nothing is lost', async () => {
    const control = new Redis(redisUrl)
    await control.call('CLIENT', 'PAUSE', '8000', 'WRITE')

    await publish(1_000)
    await untilAllApplied()

    await assertExactlyOnce(eventLog, profiles)
    control.disconnect()
  })

  void it('while Kafka is away the builder waits, and when it is back it goes on', async () => {
    await publish(500)

    await kafka.stop()
    await untilSaid(/ECONNREFUSED|does not answer|Connection/)
    await kafka.start()
    await untilDone('Kafka to take events', () => publish(500), 120_000)
    await untilAllApplied()

    await assertExactlyOnce(eventLog, profiles)
    assert.equal(await builder.stop(), 0)
  })
})
