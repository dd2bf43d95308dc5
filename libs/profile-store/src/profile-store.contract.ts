/** What every profile store must do, shown on whatever implementation is given. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asUserId, type UserId } from '@profilestream/contracts'
import {
  createProfile,
  encodeProfile,
  foldEvent,
  profileVersionOf,
  type Basis,
  type ProfileStore,
  type ProfileWrite,
} from '@profilestream/profile'

/** Rejected events need no definitions: they only move the version. */
const NO_BASIS: Basis = {
  scenarios: new Map(),
  catalog: { find: () => undefined },
  embeddings: { release: () => null, dimension: 64, embedding: () => new Float32Array(64) },
  zoneOffsetMinutes: 0,
}

const bytesAt = (userId: UserId, version: number): Uint8Array => {
  const profile = createProfile(userId)
  for (let offset = 0; offset < version; offset++) {
    foldEvent(profile, { event: null, partition: 0, offset }, NO_BASIS)
  }
  return encodeProfile(profile)
}
const aWrite = (user: string, from: number, to: number): ProfileWrite => {
  const userId = asUserId(user)
  return { userId, expectedVersion: from, bytes: bytesAt(userId, to) }
}
const readOne = async (store: ProfileStore, user: string): Promise<Uint8Array | null> =>
  (await store.readMany([asUserId(user)]))[0] ?? null
const versionOf = async (store: ProfileStore, user: string): Promise<number> =>
  profileVersionOf(await readOne(store, user))

/** Ids that are easy to get wrong: braces are hash tags of a Cluster, the rest is not ASCII or looks like a pattern. */
const AWKWARD_IDS = ['{a}b', 'x{', '}', '*', 'Zoë', '用户-1', 'a b', '0', ' ', '\u0000', 'ps:1:x']

/**
 * The suite.
 * @param name    of the implementation
 * @param create  a store that holds nothing yet, another at every call
 * @param skip    why the suite can't run here, or false
 */
export const profileStoreContract = (
  name: string,
  create: () => ProfileStore,
  skip: string | false = false,
): void => {
  test(`${name}: a user without a profile reads as null`, { skip }, async () => {
    assert.deepEqual(await create().readMany([asUserId('nobody')]), [null])
  })

  test(
    `${name}: what was written is read back, byte for byte, in the order asked for`,
    { skip },
    async () => {
      const store = create()
      const writes = ['ann', 'bob', ...AWKWARD_IDS].map((user, index) => aWrite(user, 0, index + 1))
      await store.compareAndSetMany(writes)

      const ids = [...writes.map(({ userId }) => userId), asUserId('nobody')].reverse()

      const expected = [null, ...writes.map(({ bytes }) => Buffer.from(bytes)).reverse()]
      const read = await store.readMany(ids)
      assert.deepEqual(
        read.map((bytes) => (bytes === null ? null : Buffer.from(bytes))),
        expected,
      )
    },
  )

  test(`${name}: a first write where a profile is already is refused and shows it`, { skip }, async () => {
    const store = create()
    const first = aWrite('ann', 0, 3)
    await store.compareAndSetMany([first])

    const [result] = await store.compareAndSetMany([aWrite('ann', 0, 5)])

    assert.ok(result?.kind === 'conflict' && result.bytes !== null)
    assert.deepEqual(Buffer.from(result.bytes), Buffer.from(first.bytes))
    assert.equal(await versionOf(store, 'ann'), 3)
  })

  test(`${name}: a write on a profile that is gone is refused and shows nothing`, { skip }, async () => {
    const store = create()

    const results = await store.compareAndSetMany([aWrite('ann', 4, 5)])

    assert.deepEqual(results, [{ kind: 'conflict', bytes: null }])
    assert.equal(await readOne(store, 'ann'), null)
  })

  test(`${name}: of two writes on the same version one is written and one refused`, { skip }, async () => {
    const store = create()
    await store.compareAndSetMany([aWrite('ann', 0, 1)])

    const results = await Promise.all([
      store.compareAndSetMany([aWrite('ann', 1, 2)]),
      store.compareAndSetMany([aWrite('ann', 1, 3)]),
    ])

    assert.deepEqual(results.map(([result]) => result?.kind).sort(), ['conflict', 'written'])
  })

  test(`${name}: versions are compared whole: 256 is not 1, 65537 is not 1`, { skip }, async () => {
    const store = create()
    await store.compareAndSetMany([aWrite('ann', 0, 1)])
    const write = aWrite('ann', 256, 2)

    const [first] = await store.compareAndSetMany([write])
    const [second] = await store.compareAndSetMany([{ ...write, expectedVersion: 65_537 }])
    const [third] = await store.compareAndSetMany([{ ...write, expectedVersion: 1 }])

    assert.deepEqual([first?.kind, second?.kind, third?.kind], ['conflict', 'conflict', 'written'])
  })

  test(`${name}: refused writes stand where they were in a batch of thousands`, { skip }, async () => {
    const store = create()
    const users = Array.from({ length: 3_000 }, (_, index) => `user-${index}`)
    const isTaken = (index: number): boolean => index % 97 === 5
    await store.compareAndSetMany(
      users.filter((_, index) => isTaken(index)).map((user) => aWrite(user, 0, 2)),
    )

    const results = await store.compareAndSetMany(users.map((user) => aWrite(user, 0, 1)))

    const refused = results.map(({ kind }, index) => (kind === 'conflict' ? index : -1))
    assert.deepEqual(
      refused.filter((index) => index >= 0),
      users.map((_, index) => index).filter(isTaken),
    )
    const versions = (await store.readMany(users.map(asUserId))).map((bytes) => profileVersionOf(bytes))
    assert.deepEqual(
      versions,
      users.map((_, index) => (isTaken(index) ? 2 : 1)),
    )
  })

  test(`${name}: nothing asked is nothing answered`, { skip }, async () => {
    const store = create()
    assert.deepEqual(await store.readMany([]), [])
    assert.deepEqual(await store.compareAndSetMany([]), [])
  })
}
