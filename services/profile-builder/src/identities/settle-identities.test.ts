/** Identify through the real pipeline: whatever comes first, dies or is delivered again, a user ends with one and the same merged profile. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asUserId, type UserId } from '@profilestream/contracts'
import type { LogRecord } from '@profilestream/event-log'
import {
  decodeProfile,
  forwardOf,
  openProfile,
  profileToJson,
  settleLink,
  type MutableProfile,
} from '@profilestream/profile'
import { createMemoryProfileStore } from '@profilestream/profile-store'
import fc from 'fast-check'
import { aBatch, aBasis, anEvent, aRecord, createHarness, NOON, type Harness } from '../testing/harness.js'
import { countDay } from '../testing/told-days.js'
import { cleanPass } from '../testing/model-log.js'
import { ALL_RULES, type World } from '../testing/model-world.js'
import { aScript, createWorld, runScript } from '../testing/model-run.js'

const basis = await aBasis()
const RUNS = Number(process.env.PROFILESTREAM_PROPERTY_RUNS ?? 120)

/** Who acts, or which user says which anonymous id was hers. */
type Drawn = string | readonly [user: string, anonymous: string]

const recordOf = (partition: number, offset: number, drawn: Drawn): LogRecord => {
  const [user, anonymous] = typeof drawn === 'string' ? [drawn, null] : drawn
  const event = anEvent({ id: `e${partition}-${offset}`, user, item: `${user}-${partition}-${offset}`, at: NOON + offset * 1_000 }) // prettier-ignore
  if (anonymous === null) return aRecord(partition, offset, event)
  return aRecord(partition, offset, {
    ...event,
    action: 'identify',
    itemId: null,
    completion: null,
    targetUserId: asUserId(anonymous),
  })
}
const partitionOf = (partition: number, choices: readonly Drawn[]): fc.Arbitrary<LogRecord[]> =>
  fc
    .array(fc.constantFrom(...choices), { minLength: 1, maxLength: 14 })
    .map((all) => all.map((drawn, offset) => recordOf(partition, offset, drawn)))
/** Ada has two anonymous ids, Bob one; ids act in both partitions, and log in more than once. */
const aLog = fc.tuple(
  partitionOf(0, ['ada', 'ada', 'bob', 'guest', ['ada', 'guest'], ['bob', 'tablet']]),
  partitionOf(1, ['guest', 'guest', 'phone', 'tablet', 'ada', ['ada', 'phone'], ['ada', 'guest']]),
)

/** Rates by which bots are told depend on the order of events, and the user's own stay at a merge (docs/identity.md). */
const withoutBots = (key: string, value: unknown): unknown => (key === 'bot' ? undefined : value)

/** What a profile says, but where in the log it was read. */
const saying = (bytes: Uint8Array): unknown =>
  JSON.parse(JSON.stringify({ ...profileToJson(decodeProfile(bytes)), positions: null }, withoutBots))

const linksOf = (profile: MutableProfile): unknown =>
  [...profile.links]
    .sort((a, b) => (a.anonymousId < b.anonymousId ? -1 : 1))
    .map(({ anonymousId, state, positions }) => ({ anonymousId, state, positions }))

/** Each id folded by itself, then every link settled. */
const cleanly = async (log: readonly (readonly LogRecord[])[]): Promise<ReadonlyMap<UserId, Uint8Array>> => {
  const profiles = new Map(cleanPass(log, basis).profiles)
  const store = createMemoryProfileStore(profiles)
  for (const [userId, bytes] of [...profiles]) {
    for (const { anonymousId } of openProfile(bytes).links)
      await settleLink({ store, basis }, { userId, anonymousId })
  }
  return profiles
}

/** Of the profiles that are nobody else's: what day records must come to. */
const countedIn = (profiles: ReadonlyMap<UserId, Uint8Array>): ReadonlyMap<string, unknown> => {
  const counted = new Map<string, { users: number; events: number }>()
  for (const bytes of profiles.values()) {
    if (forwardOf(bytes) !== null) continue
    const { scenarios } = decodeProfile(bytes)
    for (const { days } of scenarios.values()) days.forEach((day) => countDay(counted, day))
  }
  return counted
}

const assertMerged = async ({ kafka, redis, emitted, dayRecords }: World): Promise<void> => {
  const wanted = await cleanly(kafka.partitions)
  const stored = redis.profiles()
  assert.deepEqual(dayRecords.counted(), countedIn(wanted), 'each day is counted once, under one id')
  assert.deepEqual([...stored.keys()].sort(), [...wanted.keys()].sort())
  for (const [userId, bytes] of wanted) {
    const found = stored.get(userId) ?? assert.fail(userId)
    assert.equal(forwardOf(found), forwardOf(bytes), userId)
    if (forwardOf(bytes) !== null) continue
    assert.deepEqual(saying(found), saying(bytes))
    assert.deepEqual(openProfile(found).positions, openProfile(bytes).positions)
    assert.deepEqual(linksOf(openProfile(found)), linksOf(openProfile(bytes)))
    assert.equal(emitted.get(userId), openProfile(bytes).version, `the newest version of ${userId} was told`)
  }
}

await test('owners that die at any step, deliveries that repeat and two owners at a time leave one and the same merged profile', async () => {
  let merges = 0
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), aScript, aLog, async (scheduler, script, log) => {
      const world = createWorld(scheduler, log, { basis })
      await runScript(world, { ...script, log, losses: [] }, ALL_RULES)
      await assertMerged(world)
      for (const bytes of world.redis.profiles().values())
        merges += openProfile(bytes).links.filter(({ state }) => state === 'merged').length
    }),
    { numRuns: RUNS },
  )
  assert.ok(merges > RUNS / 4, `only ${merges} merges`)
})

await test('a Redis that goes back between the closing and the merge, or anywhere, leaves that profile too', () =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), aScript, aLog, async (scheduler, script, log) => {
      const world = createWorld(scheduler, log, { basis })
      await runScript(world, { ...script, log }, ALL_RULES)
      await assertMerged(world)
    }),
    { numRuns: RUNS },
  ))

await test('two users who name the same id: one has all of it, the other none, whoever was first', async () => {
  const contested = fc.tuple(
    partitionOf(0, ['ada', 'guest', ['ada', 'guest']]),
    partitionOf(1, ['bob', 'guest', ['bob', 'guest']]),
  )
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), aScript, contested, async (scheduler, script, log) => {
      const world = createWorld(scheduler, log, { basis })
      await runScript(world, { ...script, log, losses: [] }, ALL_RULES)
      const stored = world.redis.profiles()
      const clean = cleanPass(log, basis).profiles
      const guest = stored.get(asUserId('guest'))
      const winner = guest === undefined ? null : forwardOf(guest)
      const versionOf = (bytes: Uint8Array | undefined): number =>
        bytes === undefined ? 0 : openProfile(bytes).version
      for (const userId of ['ada', 'bob'].map(asUserId)) {
        const bytes = stored.get(userId)
        const linked = bytes !== undefined && openProfile(bytes).links.length > 0
        const gained = winner === userId ? versionOf(clean.get(asUserId('guest'))) + 1 : linked ? 1 : 0
        assert.equal(versionOf(bytes), versionOf(clean.get(userId)) + gained)
      }
    }),
    { numRuns: Math.ceil(RUNS / 2) },
  )
})

const itemsOf = async (harness: Harness, user: string): Promise<string[]> => {
  const bytes = (await harness.profileOf(user)) ?? assert.fail(user)
  return [...decodeProfile(bytes).scenarios.values()].flatMap(({ history }) => history.map(({ itemId }) => itemId as string)) // prettier-ignore
}

await test('in one batch or in many: what came before the login, with it and after it is one history', async () => {
  const records = [recordOf(0, 0, 'guest'), recordOf(0, 1, 'ada'), recordOf(0, 2, ['ada', 'guest']), recordOf(0, 3, 'guest'), recordOf(0, 4, 'ada')] // prettier-ignore
  for (const size of [1, 2, 3, 5]) {
    const harness = createHarness(basis)
    for (let at = 0; at < records.length; at += size)
      await harness.pipeline.process(aBatch(...records.slice(at, at + size)))
    await harness.pipeline.drain()

    assert.deepEqual(harness.failures, [])
    assert.equal((await itemsOf(harness, 'ada')).length, 4)
    const last = harness.updates.filter(({ userId }) => userId === 'ada').at(-1)
    assert.deepEqual([last?.version, last?.days.map(({ events }) => events)], [6, [5]])
  }
})
