/** What is tried is found once a release, from a store on a real disk, and again only while the decisions trail the topic. */
import { asEpochMs, type ModelRelease } from '@profilestream/contracts'
import { releaseMessage, type ReleaseStore } from '@profilestream/release-store'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aDecision, aSmallRelease, video } from '@profilestream/release-store/testing'
import { aStoreOf } from '../testing/a-release-store.js'
import { createTriedReleases } from './tried-releases.js'

/** The message of the newest release of a store. */
const newestOf = async (store: ReleaseStore): Promise<ModelRelease> => {
  const newest = (await store.list(video)).at(-1)!
  return releaseMessage(newest, await store.locate(newest))
}

/** Looks at what is tried in a store whose newest release was told, and counts how often its decisions are read. */
const lookingAt = async (store: ReleaseStore) => {
  const release = await newestOf(store)
  const reads = { count: 0 }
  const counted: ReleaseStore = {
    ...store,
    decisions: (scenario) => {
      reads.count += 1
      return store.decisions(scenario)
    },
  }
  const clock = { now: () => asEpochMs(release.releasedAt + 1) }
  const triedIn = createTriedReleases(
    { store: counted, serving: { of: () => release }, clock },
    { minutes: 1 },
  )
  return { reads, look: () => triedIn(video) }
}

test('a release is tried beside the one before, and the decisions are read once for all looks', async () => {
  const { reads, look } = await lookingAt(await aStoreOf(['0001', '0002']))

  const tried = await look()
  const readsOfOne = reads.count
  const again = await look()

  assert.deepEqual([tried?.release.version, tried?.before.version], ['0002', '0001'])
  assert.equal(again, tried)
  assert.equal(reads.count, readsOfOne)
})

test('one that comes while another is tried is tried beside what all users have', async () => {
  const { look } = await lookingAt(await aStoreOf(['0001', '0002', '0003']))

  assert.equal((await look())?.before.version, '0001')
})

test('a first release is tried beside none, and that is found out once, too', async () => {
  const { reads, look } = await lookingAt(await aStoreOf(['0001']))

  assert.equal(await look(), null)
  const readsOfOne = reads.count
  assert.equal(await look(), null)

  assert.equal(reads.count, readsOfOne)
})

test('a release that was told and is not recorded yet is tried as soon as it is', async () => {
  const store = await aStoreOf(['0001'])
  await store.write(aSmallRelease({ version: '0002', releasedAt: asEpochMs(9) }))
  const { look } = await lookingAt(store)
  assert.equal(await look(), null)

  await store.recordDecision(aDecision('released', '0002', '0001'))

  assert.equal((await look())?.before.version, '0001')
})
