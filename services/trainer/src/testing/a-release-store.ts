/** What tests of releasing share: stores on a real disk with small releases in them, decided one after the other. */
import { asEpochMs, asItemId, asReleaseVersion, asScenarioName, type EpochMs } from '@profilestream/contracts'
import {
  createReleaseStore,
  type RefitDecision,
  type ReleaseDraft,
  type ReleaseStore,
} from '@profilestream/release-store'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

/** The scenario of all of them. */
export const video = asScenarioName('video')

const silent = { warn: () => undefined }

/** A release of one item. */
export const aRelease = (version: string, releasedAt: EpochMs = asEpochMs(3)): ReleaseDraft => ({
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
    releasedAt,
  },
  items: [asItemId('a')],
  itemEmbeddings: Float32Array.of(1),
  weights: {},
  transitions: { offsets: Uint32Array.of(0, 0), items: new Uint32Array(0), scores: new Float32Array(0) },
  popularity: Float32Array.of(1),
})

/** A decision, by the version it is on and what served before. */
export const aDecision = (
  decision: RefitDecision['decision'],
  version: string | null,
  serving: string | null,
): RefitDecision => ({
  scenario: video,
  decision,
  reason: '',
  version: version === null ? null : asReleaseVersion(version),
  serving: serving === null ? null : asReleaseVersion(serving),
  trigger: '',
  decidedAt: asEpochMs(4),
  seconds: 0,
  interactions: 0,
  figures: {},
})

/** A store in which releases were released one after the other, a millisecond apart; removed when the tests of the file are over. */
export const aStoreOf = async (versions: readonly string[]): Promise<ReleaseStore> => {
  const folder = await mkdtemp(join(tmpdir(), 'releases-'))
  after(() => rm(folder, { recursive: true, force: true }))
  const store = createReleaseStore({ logger: silent }, { folder })
  for (const [at, version] of versions.entries()) {
    await store.write(aRelease(version, asEpochMs(3 + at)))
    await store.recordDecision(aDecision('released', version, versions[at - 1] ?? null))
  }
  return store
}
