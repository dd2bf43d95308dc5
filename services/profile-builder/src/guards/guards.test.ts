/** Rules 4 and 5: another Redis, another log, or one that lost too much is found before anything is written. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { ConfigError } from '@profilestream/contracts'
import type { CommittedOffset } from '@profilestream/event-log'
import { createLogger } from '@profilestream/service'
import { RedisWentBack } from '../stages/write-profiles.js'
import { acceptBoth } from './accept-both.js'
import { createContinuity, LogJumped } from './continuity.js'
import { createLogGuard } from './log-guard.js'
import { createRedisGuard } from './redis-guard.js'

const logger = createLogger({ service: 'test', level: 'silent' })

/** A log of two partitions that ends at 100 and 50, and a Redis that has applied it up to 90 and 50. */
const aState = () => ({
  clusterId: 'cluster-1',
  ends: [100, 50],
  starts: [10, 0],
  commits: [
    { offset: 80, metadata: 'profilestream:marker-1' },
    { offset: 50, metadata: 'profilestream:marker-1' },
  ] as CommittedOffset[],
  kept: { clusterId: 'cluster-1', topic: 'marker-1' } as { clusterId: string; topic: string } | null,
  applied: new Map([
    [0, 90],
    [1, 50],
  ]),
  raised: [] as [number, number][],
})

const guardOf = (state: ReturnType<typeof aState>, adoptLog = false) =>
  createLogGuard(
    {
      logger,
      admin: {
        clusterId: () => Promise.resolve(state.clusterId),
        endOffsets: () => Promise.resolve(state.ends),
        startOffsets: () => Promise.resolve(state.starts),
        commits: () => Promise.resolve(state.commits),
      },
      marks: {
        claim: (identity) => Promise.resolve((state.kept ??= identity)),
        readOffsets: () => Promise.resolve(new Map(state.applied)),
        raiseOffsets: (offsets) => Promise.resolve(void state.raised.push(...offsets)),
      },
    },
    { topic: 'clickstream', groupId: 'profile-builder', adoptLog },
  )
const refusal = (pattern: RegExp) => (error: Error) =>
  error instanceof ConfigError && /rebuild/.test(error.message) && pattern.test(error.message)

test('a log that fits the profiles goes on where the group has committed', async () => {
  const { next, uncommitted, metadata } = await guardOf(aState()).check()

  assert.deepEqual(
    [[...next], uncommitted.size, metadata()],
    [
      [
        [0, 80],
        [1, 50],
      ],
      0,
      'profilestream:marker-1',
    ],
  )
})

test('the first start names the log, and raises what is applied before anything is committed', async () => {
  const state = {
    ...aState(),
    kept: null,
    applied: new Map<number, number>(),
    commits: [] as CommittedOffset[],
  }

  const { next, uncommitted } = await guardOf(state).check()

  assert.deepEqual(
    [...next],
    [
      [0, 10],
      [1, 0],
    ],
  )
  assert.deepEqual(
    [...uncommitted],
    [
      [0, 10],
      [1, 0],
    ],
  )
  assert.deepEqual(state.raised, [
    [0, 10],
    [1, 0],
  ])
})

test('another cluster is refused', async () => {
  await assert.rejects(
    guardOf({ ...aState(), clusterId: 'cluster-2' }).check(),
    refusal(/folded from Kafka cluster cluster-1, but this is cluster-2/),
  )
})

test('a log that ends below what was applied is refused', async () => {
  await assert.rejects(
    guardOf({ ...aState(), ends: [100, 49] }).check(),
    refusal(/partition 1 of clickstream ends at 49, below the 50/),
  )
})

test('what another builder applies and commits while the log is looked at is no loss', async () => {
  const state = aState()
  const lookedAt = guardOf({
    ...state,
    get ends() {
      // Published, applied and committed by another right after the end was asked for.
      const ends = state.ends
      state.ends = [120, 50]
      state.applied.set(0, 120)
      return ends
    },
    get commits() {
      const commits = state.commits
      state.applied.set(0, 120)
      return commits.map((commit, partition) => (partition === 0 ? { ...commit, offset: 110 } : commit))
    },
  })

  const { next } = await lookedAt.check()

  assert.equal(next.get(0), 110)
})

test('a topic made anew, whose commits vanished with the old one, is refused however long it is', async () => {
  const renewed = { ...aState(), ends: [1000, 1000], commits: [] as CommittedOffset[] }

  await assert.rejects(
    guardOf(renewed).check(),
    refusal(/has no committed offsets of clickstream, but its events were applied/),
  )
  assert.deepEqual(
    [...(await guardOf(renewed, true).check()).next],
    [
      [0, 10],
      [1, 0],
    ],
  )
})

test('a Redis that was emptied, or belongs to another log, is refused', async () => {
  const emptied = { ...aState(), kept: null, applied: new Map<number, number>() }

  await assert.rejects(guardOf(emptied).check(), refusal(/another log .* or Redis was emptied/))
})

test('a Redis that lost more than the durability window is refused', async () => {
  const older = {
    ...aState(),
    applied: new Map([
      [0, 79],
      [1, 50],
    ]),
  }

  await assert.rejects(
    guardOf(older).check(),
    refusal(/up to 79 of partition 0 of clickstream, but 80 is committed/),
  )
})

test('offsets that somebody set to the beginning are gone on from, and those set ahead of what is applied are refused', async () => {
  const set = (offset: number) => ({
    ...aState(),
    commits: [
      { offset, metadata: '' },
      { offset: 0, metadata: '' },
    ],
  })

  const { next, uncommitted } = await guardOf(set(20)).check()

  assert.deepEqual(
    [...next],
    [
      [0, 20],
      [1, 0],
    ],
  )
  assert.deepEqual(uncommitted, next)
  await assert.rejects(
    guardOf(set(95)).check(),
    (error: Error) =>
      error instanceof ConfigError &&
      /partition 0 .* was set to 95, above the 90 applied/.test(error.message),
  )
})

test('records deleted before they were applied are refused by name; those deleted after are not missed', async () => {
  const cut = (start: number) => ({ ...aState(), starts: [start, 0] })

  assert.equal((await guardOf(cut(85)).check()).next.get(0), 85)
  await assert.rejects(
    guardOf(cut(93)).check(),
    refusal(/the records 90 to 92 of partition 0 of clickstream were deleted/),
  )
  const adopted = cut(93)
  assert.equal((await guardOf(adopted, true).check()).next.get(0), 93)
  assert.deepEqual(adopted.raised, [[0, 93]])
})

test('a Redis that holds less than was applied has gone back, also when it is the same server', async () => {
  const state = aState()

  await guardOf(state).ensureHeld(new Map([[0, 90]]))
  state.applied = new Map([[1, 50]])

  await assert.rejects(guardOf(state).ensureHeld(new Map([[0, 90]])), RedisWentBack)
})

test('a partition that goes back or leaves out deleted records has jumped; one that leaves out what is never shown has not', async () => {
  const starts = [0, 40]
  const continuity = createContinuity(
    { admin: { startOffsets: () => Promise.resolve(starts) } },
    { topic: 'clickstream' },
  )
  const begins = (partition: number, offset: number) =>
    continuity.verify({ firstOffsets: new Map([[partition, offset]]) })
  continuity.expect(
    new Map([
      [0, 10],
      [1, 30],
    ]),
  )

  await begins(0, 10)
  continuity.passed(0, 12)
  await begins(0, 14)
  await assert.rejects(begins(0, 11), LogJumped)
  await assert.rejects(begins(1, 40), /partition 1 of clickstream went on at 40 and not at 30/)
})

test('the server behind a new connection is asked who it is, once, before anything is written', async () => {
  const redis = { runId: 'run-1', connections: 1, asked: 0 }
  const guard = createRedisGuard({
    store: { runId: () => Promise.resolve((redis.asked++, redis.runId)) },
    connections: () => redis.connections,
  })
  await guard.accept()
  await guard.ensureSame()
  assert.equal(redis.asked, 1)
  redis.connections = 2
  await guard.ensureSame()
  await guard.ensureSame()
  assert.equal(redis.asked, 2)
  redis.runId = 'run-2'
  redis.connections = 3

  await assert.rejects(guard.ensureSame(), RedisWentBack)
  assert.equal(await guard.accept(), true)
  await guard.ensureSame()
  assert.equal(await guard.accept(), false)
})

test('a connection that changes while the server is asked is asked about again', async () => {
  const redis = { connections: 1, asked: 0 }
  const guard = createRedisGuard({
    store: {
      runId: () => {
        redis.asked += 1
        if (redis.asked === 2) redis.connections = 3
        return Promise.resolve('run-1')
      },
    },
    connections: () => redis.connections,
  })
  await guard.accept()
  redis.connections = 2

  await guard.ensureSame()

  assert.equal(redis.asked, 3)
})

test('that Redis is another is not forgotten when the look at rebuilds fails and both are asked again', async () => {
  const answers = [true, false, false]
  let isAway = true
  const accept = acceptBoth(
    () => Promise.resolve(answers.shift() ?? false),
    () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(false)),
  )

  await assert.rejects(accept())
  isAway = false

  assert.deepEqual([await accept(), await accept()], [true, false])
})
