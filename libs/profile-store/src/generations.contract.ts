/** What a rebuild asks of the place where profiles live: generations, a barrier, a pointer. One suite for a Redis and for a Cluster. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { asUserId } from '@profilestream/contracts'
import { createProfile, encodeProfile } from '@profilestream/profile'
import type { FoldedUpTo } from './generations.js'
import type { RedisProfileStore } from './redis-profile-store.js'

const aWrite = (user: string) => ({
  userId: asUserId(user),
  expectedVersion: 0,
  bytes: encodeProfile({ ...createProfile(asUserId(user)), version: 1 }),
})

/**
 * The suite.
 * @param name    of the place
 * @param create  a store that holds nothing yet, another at every call
 * @param skip    why the suite can't run here, or false
 */
export const generationsContract = (
  name: string,
  create: () => RedisProfileStore,
  skip: string | false,
): void => {
  it(
    `${name}: reads follow the generation that is live, a pinned store when it says so, and nobody moves it without a barrier`,
    { skip },
    async () => {
      const store = create()
      const pinned = store.pinned()
      await pinned.accept()
      await store.compareAndSetMany([aWrite('ann')])
      const { target } = await store.generations.begin({ id: 'r', runId: 'x', base: 'log' })
      await store.inGeneration(target).compareAndSetMany([aWrite('bob')])

      assert.equal(await store.generations.move('r-1', target), false)
      await store.generations.raiseBarrier('r-1', 60_000)
      assert.equal(await store.generations.raiseBarrier('r-2', 60_000), false)
      assert.equal(await store.generations.move('r-1', target), true)

      const users = [asUserId('ann'), asUserId('bob')]
      const there = async (profiles: Pick<RedisProfileStore, 'readMany'>): Promise<boolean[]> =>
        (await profiles.readMany(users)).map((bytes) => bytes !== null)
      assert.deepEqual(await there(store), [false, true])
      assert.deepEqual(await there(pinned), [true, false])
      assert.deepEqual([await pinned.accept(), await pinned.accept()], [true, false])
      assert.deepEqual(await there(pinned), [false, true])
      assert.equal(await store.count(), 1)
    },
  )

  it(
    `${name}: a barrier that lapsed or was taken away is not kept, and nothing is moved behind it`,
    { skip },
    async () => {
      const { generations } = create()
      await generations.raiseBarrier('r-1', 60_000)
      await generations.stopped('r-1', [0, 3])
      assert.deepEqual([...(await generations.stops('r-1'))].sort(), [0, 3])

      await generations.lowerBarrier('r-1')

      assert.equal(await generations.renewBarrier('r-1', 60_000), false)
      assert.equal(await generations.move('r-1', 7), false)
      assert.deepEqual(await generations.live(), { number: 0, revision: 0, barrier: null })
      assert.equal((await generations.stops('r-1')).size, 0)
    },
  )

  it(
    `${name}: a rebuild is remembered until it ends, its generation is never used again, and removed whole`,
    { skip },
    async () => {
      const store = create()
      const { generations } = store
      const first = await generations.begin({ id: 'a', runId: 'x', base: 'log' })
      const upTo = new Map<number, FoldedUpTo>()
      upTo.set(0, { next: 5, watermark: undefined }).set(11, { next: 7, watermark: 1_732_449_600_000 })
      await generations.progress(upTo)
      assert.equal((await generations.begin({ id: 'b', runId: 'x', base: 'log' })).id, 'a')
      assert.deepEqual((await generations.begun())?.progress, upTo)
      const users = Array.from({ length: 1_200 }, (_, index) => aWrite(`user-${index}`))
      await store.inGeneration(first.target).compareAndSetMany(users)
      const seen = new Set<string>()
      await store.eachProfile(first.target, (profiles) => {
        profiles.forEach(({ userId }) => seen.add(userId))
        return Promise.resolve()
      })

      await generations.end()
      const second = await generations.begin({ id: 'c', runId: 'x', base: 'log' })

      assert.equal(seen.size, 1_200)
      assert.ok(second.target > first.target)
      assert.equal(await generations.remove(first.target), 1_200)
      assert.deepEqual(await store.inGeneration(first.target).readMany([asUserId('user-7')]), [null])
    },
  )
}
