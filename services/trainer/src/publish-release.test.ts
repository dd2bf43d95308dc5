/** Which releases stay, on a real disk. */
import {
  asEpochMs,
  asItemId,
  asReleaseVersion,
  asScenarioName,
  type ModelRelease,
} from '@profilestream/contracts'
import { createReleaseStore, type ReleaseDraft, type ReleaseStore } from '@profilestream/release-store'
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { retireReleases } from './publish-release.js'

const video = asScenarioName('video')
const root = await mkdtemp(join(tmpdir(), 'retire-'))
after(() => rm(root, { recursive: true, force: true }))

const aRelease = (version: string): ReleaseDraft => ({
  manifest: {
    scenario: video,
    version: asReleaseVersion(version),
    architecture: 'attention',
    dimension: 1,
    length: 1,
    hyperparameters: {},
    seeds: [1],
    windowFrom: asEpochMs(1),
    windowTo: asEpochMs(2),
    interactions: 1,
    users: 1,
    items: 1,
    logEnd: 1,
    figures: {},
    blend: { deep: 1, transitions: 0, popularity: 0, interests: 0 },
    releasedAt: asEpochMs(3),
  },
  items: [asItemId('a')],
  itemEmbeddings: Float32Array.of(1),
  weights: {},
  transitions: { offsets: Uint32Array.of(0, 0), items: new Uint32Array(0), scores: new Float32Array(0) },
  popularity: Float32Array.of(1),
})

const aStoreOf = async (name: string, versions: readonly string[]): Promise<ReleaseStore> => {
  const store = createReleaseStore({ logger: { warn: () => undefined } }, { folder: join(root, name) })
  for (const version of versions) {
    await store.write(aRelease(version))
    await decide(store, 'released', version, null)
  }
  return store
}
const decide = (
  store: ReleaseStore,
  decision: 'released' | 'promoted',
  version: string,
  serving: string | null,
): Promise<void> =>
  store.recordDecision({
    scenario: video,
    decision,
    reason: '',
    version: asReleaseVersion(version),
    serving: serving === null ? null : asReleaseVersion(serving),
    trigger: '',
    decidedAt: asEpochMs(4),
    seconds: 0,
    interactions: 0,
    figures: {},
  })

const retire = async (store: ReleaseStore, { serving, keep }: { serving: string; keep: number }) => {
  const of = (): ModelRelease => ({ version: asReleaseVersion(serving) }) as ModelRelease
  await retireReleases({ store, serving: { of } }, video, keep)
  return (await store.list(video)).map(({ version }) => version as string)
}

test('the newest releases are kept, as many as are asked for', async () => {
  const store = await aStoreOf('newest', ['0001', '0002', '0003', '0004', '0005'])

  assert.deepEqual(await retire(store, { serving: '0005', keep: 3 }), ['0003', '0004', '0005'])
})

test('the one that serves and the one before it stay, however old they are', async () => {
  const store = await aStoreOf('old', ['0001', '0002', '0003', '0004', '0005'])
  await decide(store, 'promoted', '0002', '0005')
  await decide(store, 'promoted', '0001', '0002')

  assert.deepEqual(await retire(store, { serving: '0001', keep: 1 }), ['0001', '0002', '0005'])
})

test('what the next roll-back goes to stays when only one is to be kept', async () => {
  const store = await aStoreOf('one', ['0001', '0002', '0003'])

  assert.deepEqual(await retire(store, { serving: '0003', keep: 1 }), ['0002', '0003'])
})
