/** A refit ends against what serves when it ends: what was decided meanwhile counts, also before this process has read it. */
import { asEpochMs, type ModelRelease } from '@profilestream/contracts'
import { createEventLog, createLatePublisher, kafkaSettings } from '@profilestream/event-log'
import { releaseMessage, type ReleaseStore } from '@profilestream/release-store'
import { createLogger, createMetrics } from '@profilestream/service'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withdrawCanary } from '../canary/withdraw-canary.js'
import type { PublishDependencies } from '../publish-release.js'
import type { RefitJob } from '../refit-job.js'
import { aDecision, aSmallRelease, video } from '@profilestream/release-store/testing'
import { aStoreOf } from '../testing/a-release-store.js'
import { endRefit, type EndedRefit } from './end-refit.js'
import { oneChangeAtATime } from './one-change-at-a-time.js'

const logger = createLogger({ service: 'trainer', level: 'fatal' })
const eventLog = createEventLog(
  { logger, metrics: createMetrics({ service: 'trainer' }) },
  kafkaSettings.parse({}),
)
/** Whoever tells Kafka all the same gives up at once. */
const never = AbortSignal.abort()

const messageOf = async (store: ReleaseStore, version: string): Promise<ModelRelease> => {
  const manifest = (await store.list(video)).find((kept) => kept.version === version)!
  return releaseMessage(manifest, await store.locate(manifest))
}

/** Release 0002 serves by the topic; nothing that these tests do reaches Kafka. */
const aPlace = async (): Promise<{ store: ReleaseStore; publishing: PublishDependencies }> => {
  const store = await aStoreOf(['0001', '0002'])
  const told = await messageOf(store, '0002')
  const serving = oneChangeAtATime({ of: () => told })
  const publisher = createLatePublisher(eventLog)
  return { store, publishing: { store, eventLog, publisher, serving, logger, canary: { minutes: 0 } } }
}

/** A refit that was judged against 0002, and has written 0003. */
const anEndedRefit = async (store: ReleaseStore): Promise<EndedRefit> => {
  const { location, manifestSha256 } = await messageOf(store, '0002')
  const written = await store.write(aSmallRelease({ version: '0003', releasedAt: asEpochMs(9) }))
  const job = { definition: { name: video }, serving: { location, manifestSha256 } } as RefitJob
  return { job, result: { decision: aDecision('released', '0003', '0002'), written }, stood: '0002' as never }
}
const versionsIn = async (store: ReleaseStore): Promise<string[]> =>
  (await store.list(video)).map(({ version }) => version)

test('a refit that ends while the canary it was judged against is taken back is refused and leaves nothing', async () => {
  const { store, publishing } = await aPlace()
  const ended = await anEndedRefit(store)

  const [, decision] = await Promise.all([
    publishing.serving.inTurn(() => store.recordDecision(aDecision('rolled-back', '0001', '0002'))),
    endRefit(publishing, ended, never),
  ])

  assert.equal(decision.decision, 'refused')
  assert.match(decision.reason, /^judged against 0002, but 0001 serves since/)
  assert.deepEqual(await versionsIn(store), ['0001', '0002'])
  assert.equal((await store.decisions(video)).at(-1)?.decision, 'refused')
})

test('a canary is not taken back when a refit put something else in its place meanwhile', async () => {
  const { store, publishing } = await aPlace()
  await anEndedRefit(store)
  const [before, release] = [await messageOf(store, '0001'), await messageOf(store, '0002')]
  const decision = aDecision('rolled-back', '0001', '0002')

  const [, isTakenBack] = await Promise.all([
    publishing.serving.inTurn(() => store.recordDecision(aDecision('released', '0003', '0002'))),
    withdrawCanary(publishing, { decision, tried: { release, before } }, never),
  ])

  assert.equal(isTakenBack, false)
  assert.deepEqual(
    (await store.decisions(video)).map((of) => of.decision),
    ['released', 'released', 'released'],
  )
})

test('a change that fails gives its turn up', async () => {
  const { publishing } = await aPlace()

  const failing = publishing.serving.inTurn(() => Promise.reject(new Error('no disk')))
  const next = publishing.serving.inTurn(() => Promise.resolve('told'))

  await assert.rejects(failing, /no disk/)
  assert.equal(await next, 'told')
})
