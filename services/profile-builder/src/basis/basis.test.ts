/** What a fold rests on keeps up: catalog and releases, swapped whole, the old one going on when the new one is damaged. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it, test } from 'node:test'
import {
  asItemId,
  asReleaseVersion,
  asScenarioName,
  ContractError,
  type ModelRelease,
} from '@profilestream/contracts'
import { anItem } from '@profilestream/contracts/testing'
import { createEventLog, kafkaSettings } from '@profilestream/event-log'
import { createReleaseStore, releaseMessage, type ReleaseDraft } from '@profilestream/release-store'
import { aSmallRelease } from '@profilestream/release-store/testing'
import { createHealth, createLogger, createMetrics } from '@profilestream/service'
import { createCatalog } from './catalog.js'
import { createServedEmbeddings } from './embeddings.js'
import { followBasis } from './follow-basis.js'

const VIDEO = asScenarioName('video')
const FILM = asItemId('film-1')
const OTHER = asItemId('film-2')

test('the newest message of an item wins, and an empty one removes it', () => {
  const catalog = createCatalog()
  catalog.put(anItem({ itemId: 'film-1', title: 'old' }))
  catalog.put(anItem({ itemId: 'film-1', title: 'new' }))
  catalog.put(anItem({ itemId: 'a:b' }))

  catalog.remove('video:a:b')
  catalog.remove('music:film-1')

  assert.equal(catalog.find(VIDEO, FILM)?.title, 'new')
  assert.equal(catalog.size, 1)
})

test('a view of embeddings does not change when a release is put beside it', () => {
  const before = createServedEmbeddings()
  const itemEmbeddings = new Float32Array(64).fill(0.5)

  const behind = before.withRelease(VIDEO, {
    version: asReleaseVersion('0001'),
    items: [FILM],
    itemEmbeddings,
    dimension: 64,
    limits: { purchase: {} },
  })

  assert.equal(before.embedding(VIDEO, FILM), null)
  assert.deepEqual(behind.embedding(VIDEO, FILM), itemEmbeddings)
  assert.equal(behind.embedding(VIDEO, OTHER), null)
  assert.deepEqual([before.release(VIDEO), behind.release(VIDEO)], [null, '0001'])
  assert.deepEqual([before.limits.get(VIDEO), behind.limits.get(VIDEO)], [undefined, { purchase: {} }])
})

test('embeddings of another length than user vectors are refused', () => {
  const short = {
    version: asReleaseVersion('0001'),
    items: [FILM],
    itemEmbeddings: new Float32Array(2),
    dimension: 2,
  }

  assert.throws(() => createServedEmbeddings().withRelease(VIDEO, short), ContractError)
})

const brokers = process.env.PROFILESTREAM_TEST_KAFKA_BROKERS
const skip = brokers === undefined ? 'no Kafka given: run npm test' : false

const aDraft = (version: string, value: number): ReleaseDraft => ({
  ...aSmallRelease({ version, value, dimension: 64, item: FILM }),
  normalisation: {
    format: 1,
    limits: { watch: { dwellMs: { low: 0, high: value * 1_000, levels: [0, 0.995], count: 9_000 } } },
    scalers: {},
  },
})

void describe('a followed basis on a real Kafka', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'profilestream-basis-'))
  const logger = createLogger({ service: 'test', level: 'silent' })
  const releases = createReleaseStore({ logger }, { folder })
  const settings = kafkaSettings.parse({
    brokers: (brokers ?? 'none:1').split(','),
    topicPrefix: `basis-${randomUUID().slice(0, 8)}.`,
  })
  const eventLog = createEventLog({ logger, metrics: createMetrics({ service: 'test' }) }, settings)
  after(async () => {
    await eventLog.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const release = async (version: string, value: number): Promise<ModelRelease> => {
    const draft = aDraft(version, value)
    return releaseMessage(draft.manifest, await releases.write(draft))
  }
  const publish = async (message: ModelRelease): Promise<void> => {
    const publisher = await eventLog.createPublisher()
    const value = eventLog.codecs.modelRelease.encode(message)
    await publisher.publish(eventLog.topics.modelReleases.name, [{ key: message.scenario, value }])
    await publisher.close()
  }
  /** Withdraws the scenario's release. */
  const publishNothing = async (): Promise<void> => {
    const publisher = await eventLog.createPublisher()
    await publisher.publish(eventLog.topics.modelReleases.name, [{ key: VIDEO, value: null }])
    await publisher.close()
  }
  const read = async (): Promise<{
    readonly version: string | null
    readonly first: number | undefined
    readonly title: string | null | undefined
  }> => {
    const health = createHealth()
    const followed = followBasis(
      { eventLog, releases, logger, health, onFailed: (error) => assert.fail(error) },
      { scenarios: new Map(), zoneOffsetMinutes: 0 },
    )
    await followed.start()
    assert.equal(health.status().ready, true)
    const { embeddings, catalog } = followed.current()
    await followed.stop()
    return {
      version: embeddings.release(VIDEO),
      first: embeddings.embedding(VIDEO, FILM)?.[0],
      title: catalog.find(VIDEO, FILM)?.title,
    }
  }

  void it('is caught up when it has started, and goes on with the old release when the new one is damaged', async () => {
    await eventLog.admin.ensureTopics()
    const publisher = await eventLog.createPublisher()
    const item = eventLog.codecs.catalogItem.encode(anItem({ itemId: 'film-1', title: 'A film' }))
    await publisher.publish(eventLog.topics.catalog.name, [{ key: 'video:film-1', value: item }])
    await publish(await release('0001', 0.25))

    const first = await read()
    const damaged = await release('0002', 0.75)
    writeFileSync(join(folder, damaged.location, 'manifest.json'), '{}')
    const followed = followBasis(
      { eventLog, releases, logger, health: createHealth(), onFailed: (error) => assert.fail(error) },
      { scenarios: new Map(), zoneOffsetMinutes: 0 },
    )
    await followed.start()
    await publish(damaged)
    await publish(await release('0003', 0.5))
    while (followed.current().embeddings.release(VIDEO) === '0001')
      await new Promise((resolve) => setImmediate(resolve))
    const { embeddings, limits } = followed.current()
    const served = embeddings.release(VIDEO)
    await followed.stop()

    await publishNothing()
    const withdrawn = await read()

    assert.equal(withdrawn.version, null, 'a release that is withdrawn is served no more')
    assert.deepEqual(first, { version: '0001', first: 0.25, title: 'A film' })
    assert.equal(served, '0003')
    assert.equal(limits?.get(VIDEO)?.watch?.dwellMs?.high, 500)
  })
})
