/** The live view's picture on a real Kafka: a release is shown while it serves, and no longer. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { asEpochMs, asReleaseVersion, asScenarioName, type ModelRelease } from '@profilestream/contracts'
import { createEventLog, kafkaSettings } from '@profilestream/event-log'
import { createLogger, createMetrics } from '@profilestream/service'
import { createFirsts } from './firsts.js'
import { createObserver, FIRST_RELEASE } from './observer.js'

const brokers = process.env.PROFILESTREAM_TEST_KAFKA_BROKERS
const skip = brokers === undefined ? 'no Kafka given: run npm test' : false
const NOWHERE = 'http://127.0.0.1:9'

const aRelease = (scenario: string, version: string): ModelRelease => ({
  scenario: asScenarioName(scenario),
  version: asReleaseVersion(version),
  architecture: 'attention',
  releasedAt: asEpochMs(3),
  location: `${scenario}/${version}`,
  manifestSha256: '00',
  windowFrom: asEpochMs(1),
  windowTo: asEpochMs(2),
  interactions: 1,
  users: 1,
  items: 1,
  figures: {},
})

void describe('the picture of releases', { skip }, () => {
  const logger = createLogger({ service: 'test', level: 'silent' })
  const settings = kafkaSettings.parse({
    brokers: (brokers ?? 'none:1').split(','),
    topicPrefix: `observer-${randomUUID().slice(0, 8)}.`,
  })
  const eventLog = createEventLog({ logger, metrics: createMetrics({ service: 'test' }) }, settings)
  after(() => eventLog.close())

  void it('names the newest of each scenario, and none of a scenario whose release was taken back', async () => {
    await eventLog.admin.ensureTopics()
    const { modelReleases } = eventLog.topics
    const publisher = await eventLog.createPublisher()
    const publish = (scenario: string, version: string | null): Promise<void> => {
      const value = version === null ? null : eventLog.codecs.modelRelease.encode(aRelease(scenario, version))
      return publisher.publish(modelReleases.name, [{ key: scenario, value }])
    }
    const noted: string[] = []
    const observer = createObserver({
      eventLog,
      logger,
      firsts: createFirsts(
        () => 0,
        (what) => noted.push(what),
      ),
      urls: { profileBuilder: NOWHERE, trainer: NOWHERE, recommender: NOWHERE, gateway: NOWHERE },
      countProfiles: () => Promise.resolve(0),
      onList: () => undefined,
      onFailed: (error) => assert.fail(error),
    })
    const serving = async (): Promise<string> =>
      (await observer.observe()).training
        .map(({ scenario, release }) => `${scenario} ${release?.version ?? 'none'}`)
        .join()
    const untilServing = async (wanted: string): Promise<void> => {
      while ((await serving()) !== wanted) await new Promise((resolve) => setImmediate(resolve))
    }

    await observer.start()
    await publish('music', '0001')
    await publish('video', '0001')
    await publish('video', '0002')
    await untilServing('music 0001,video 0002')
    await publish('video', null)
    await untilServing('music 0001')
    await publish('video', '0003')
    await untilServing('music 0001,video 0003')
    await observer.stop()
    await publisher.close()

    assert.deepEqual(noted, [FIRST_RELEASE])
  })
})
