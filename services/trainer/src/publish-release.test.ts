/** Which releases stay, on a real disk. */
import { asReleaseVersion, type ModelRelease } from '@profilestream/contracts'
import type { ReleaseStore } from '@profilestream/release-store'
import { aDecision, video } from '@profilestream/release-store/testing'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { retireReleases } from './publish-release.js'
import { aStoreOf } from './testing/a-release-store.js'

const retire = async (
  store: ReleaseStore,
  { serving, keep, minutes = 0 }: { serving: string; keep: number; minutes?: number },
) => {
  const of = (): ModelRelease => ({ scenario: video, version: asReleaseVersion(serving) }) as ModelRelease
  await retireReleases({ store, serving: { of }, canary: { minutes } }, video, keep)
  return (await store.list(video)).map(({ version }) => version as string)
}

test('the newest releases are kept, as many as are asked for', async () => {
  const store = await aStoreOf(['0001', '0002', '0003', '0004', '0005'])

  assert.deepEqual(await retire(store, { serving: '0005', keep: 3 }), ['0003', '0004', '0005'])
})

test('the one that serves and the one before it stay, however old they are', async () => {
  const store = await aStoreOf(['0001', '0002', '0003', '0004', '0005'])
  await store.recordDecision(aDecision('promoted', '0002', '0005'))
  await store.recordDecision(aDecision('promoted', '0001', '0002'))

  assert.deepEqual(await retire(store, { serving: '0001', keep: 1 }), ['0001', '0002', '0005'])
})

test('what the next roll-back goes to stays when only one is to be kept', async () => {
  const store = await aStoreOf(['0001', '0002', '0003'])

  assert.deepEqual(await retire(store, { serving: '0003', keep: 1 }), ['0002', '0003'])
})

test('what users have stays while two releases after it are tried one after the other', async () => {
  const store = await aStoreOf(['0001', '0002', '0003', '0004'])

  assert.deepEqual(await retire(store, { serving: '0004', keep: 1, minutes: 1 }), ['0001', '0003', '0004'])
})

test('it stays, too, while the newest is decided and not yet read back from the topic', async () => {
  const store = await aStoreOf(['0001', '0002', '0003', '0004'])

  assert.deepEqual(await retire(store, { serving: '0003', keep: 1, minutes: 1 }), ['0001', '0003', '0004'])
})
