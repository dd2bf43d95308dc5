/** A store on a real disk with small releases in it, decided one after the other. */
import { asEpochMs } from '@profilestream/contracts'
import { createReleaseStore, type ReleaseStore } from '@profilestream/release-store'
import { aDecision, aSmallRelease } from '@profilestream/release-store/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

const silent = { warn: () => undefined }

/** A store in which releases were released one after the other, a millisecond apart; removed when the tests of the file are over. */
export const aStoreOf = async (versions: readonly string[]): Promise<ReleaseStore> => {
  const folder = await mkdtemp(join(tmpdir(), 'releases-'))
  after(() => rm(folder, { recursive: true, force: true }))
  const store = createReleaseStore({ logger: silent }, { folder })
  for (const [at, version] of versions.entries()) {
    await store.write(aSmallRelease({ version, releasedAt: asEpochMs(3 + at) }))
    await store.recordDecision(aDecision('released', version, versions[at - 1] ?? null))
  }
  return store
}
