/** Rule 7 over arbitrary interleavings: rebuilt beside live traffic, profiles end with the bytes of one clean pass; with any part of the rule taken away some interleaving breaks that. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, ConfigError, type UserId } from '@profilestream/contracts'
import type { LogRecord } from '@profilestream/event-log'
import { encodeProfile, openProfile, profileVersionOf } from '@profilestream/profile'
import fc from 'fast-check'
import { aPartition, aStrictBasis } from '../testing/model-log.js'
import { liveToTheEnd, NoProgress } from '../testing/model-lives.js'
import { ALL_REBUILD_RULES, rebuildIn, type RebuildRules } from '../testing/model-rebuild.js'
import { createWorld, violationsOf } from '../testing/model-run.js'
import { ALL_RULES, turnOfTheLoop, type Rules, type World } from '../testing/model-world.js'
import type { Mishap } from '../testing/mishaps.js'

const basis = await aStrictBasis()
/** Steps that Kafka's committed offset trails the writes by, and the most that Redis loses. */
const WINDOW = 12
const RUNS = Number(process.env.PROFILESTREAM_PROPERTY_RUNS ?? 60)
/** Enough that each of the broken variants is found out. */
const MOST_RUNS = 1_000
const SEED = Number(process.env.PROFILESTREAM_PROPERTY_SEED ?? 1)

/** What happens in a run, all but its order. */
interface Script {
  readonly log: readonly (readonly LogRecord[])[]
  /** So many records of each partition are there from the beginning; the others come while it is rebuilt. */
  readonly there: number
  readonly durabilityWindow: number
  readonly commit: 'taken' | 'late'
  readonly mishap: Mishap | null
  /** After so many turns the barrier that stands lapses: its rebuild slept. */
  readonly lapses: readonly number[]
  readonly losses: readonly { readonly after: number; readonly steps: number }[]
}

const aMishap: fc.Arbitrary<Mishap> = fc.record({
  step: fc.constantFrom(
    'ask',
    'read',
    'write',
    'wrote',
    'fetch',
    'remember',
    'raise',
    'moved',
    'lower',
    'remove',
  ),
  nth: fc.nat(8),
  kind: fc.constant('dies'),
  written: fc.nat(3),
})

const aScript: fc.Arbitrary<Script> = fc.record({
  log: fc.tuple(aPartition(0), aPartition(1)),
  there: fc.nat(8),
  durabilityWindow: fc.constant(WINDOW),
  commit: fc.constantFrom('taken', 'late'),
  mishap: fc.option(aMishap),
  lapses: fc.array(fc.nat(120), { maxLength: 1 }),
  losses: fc.array(fc.record({ after: fc.nat(120), steps: fc.nat(WINDOW) }), { maxLength: 1 }),
})

/** Changes what is stored as a damaged server might: nothing in it says so. */
const damage = async ({ redis }: World): Promise<void> => {
  const { number } = await redis.generations.live()
  const store = redis.inGeneration(number)
  for (const [userId, bytes] of [...redis.profiles()] as [UserId, Uint8Array][]) {
    const profile = openProfile(bytes)
    profile.updatedAt = asEpochMs(profile.updatedAt + 3_600_000)
    await store.compareAndSetMany([
      { userId, expectedVersion: profileVersionOf(bytes), bytes: encodeProfile(profile) },
    ])
  }
}

const turns = async ({ scheduler }: World, count: number, what: string): Promise<void> => {
  for (let turn = 0; turn <= count; turn++) await scheduler.schedule(turnOfTheLoop(undefined), what)
}

const MOST_REBUILDS = 10

/** A rebuild beside a builder and a log that grows; one that dies is begun again when its barrier has lapsed. */
const runRebuild = async (
  scheduler: fc.Scheduler,
  script: Script,
  { rules, rebuildRules }: { readonly rules: Rules; readonly rebuildRules: RebuildRules },
): Promise<readonly string[]> => {
  const { log, there, durabilityWindow, commit } = script
  const world = createWorld(
    scheduler,
    log.map((records) => records.slice(0, there)),
    { basis, durabilityWindow, isRebuilt: true },
  )
  const { kafka, redis } = world
  await scheduler.waitFor(liveToTheEnd(world, 'before', rules))
  await damage(world)
  let isDone = false
  const lapse = async (after: number): Promise<void> => {
    await turns(world, after, 'time passes')
    redis.lapse()
  }
  const grow = async (): Promise<void> => {
    for (let at = there; log.some(({ length }) => length > at); at++) {
      await turns(world, 2, 'the log grows')
      kafka.partitions.forEach((records, partition) =>
        records.push(...(log[partition]?.slice(at, at + 1) ?? [])),
      )
    }
  }
  const rebuild = async (): Promise<void> => {
    for (let times = 0; ; times++) {
      if (times === MOST_REBUILDS) throw new NoProgress('the rebuild is never done')
      const mishap = times === 0 ? script.mishap : null
      if (await rebuildIn(world, `rebuild ${times}`, { mishap, rules: rebuildRules })) break
      await lapse(5)
      // Also one that died after its switch is begun anew: what is damaged since must not stay.
      await damage(world)
    }
    isDone = true
  }
  const all = Promise.all([
    liveToTheEnd(world, 'beside', rules, { isOver: () => isDone, commit }),
    grow(),
    rebuild(),
    ...script.lapses.map((after) => lapse(after)),
    ...script.losses.map(async ({ after, steps }) => {
      await turns(world, after, 'time passes')
      redis.goBack(steps)
      // What it held may be the barrier of a rebuild that is done.
      await lapse(5)
    }),
  ])
  try {
    await scheduler.waitFor(all)
    await scheduler.waitFor(liveToTheEnd(world, 'after', rules))
  } finally {
    world.ending.abort()
  }
  return violationsOf(world)
}

interface Broken {
  readonly rules?: Partial<Rules>
  readonly rebuildRules?: Partial<RebuildRules>
  readonly scripts?: fc.Arbitrary<Script>
}

class Violated extends Error {}

/** The script's run, with a rule or two taken away. @throws Violated */
const assertHolds = async (
  scheduler: fc.Scheduler,
  script: Script,
  { rules, rebuildRules }: Broken = {},
): Promise<void> => {
  const violations = await runRebuild(scheduler, script, {
    rules: { ...ALL_RULES, ...rules },
    rebuildRules: { ...ALL_REBUILD_RULES, ...rebuildRules },
  })
  if (violations.length > 0) throw new Violated(violations.join('; '))
}

/** Commits do not trail, and Redis loses nothing: what the durability window forgives does not count. */
const atOnce = aScript.map((script): Script => ({ ...script, durabilityWindow: 0, losses: [], mishap: null }))

/** Some interleaving breaks what must hold. */
const assertBroken = async (broken: Broken): Promise<void> => {
  const { scripts = aScript } = broken
  const property = fc.asyncProperty(fc.scheduler(), scripts, (scheduler, script) =>
    assertHolds(scheduler, script, broken),
  )
  const found = await fc.check(property, { numRuns: MOST_RUNS, endOnFailure: true, seed: SEED })
  assert.ok(found.failed, 'the rule was taken away and nothing broke')
  const { errorInstance } = found
  const isBroken = [Violated, NoProgress, ConfigError].some((kind) => errorInstance instanceof kind)
  assert.ok(isBroken, String(errorInstance))
}

await test('rule 7: rebuilt beside live traffic, killed, put off and begun again, profiles end with the bytes of one clean pass', () =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), aScript, (scheduler, script) => assertHolds(scheduler, script)),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  ))

await test('rule 7: also where commits do not trail what is written', () =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), atOnce, (scheduler, script) => assertHolds(scheduler, script)),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  ))

/** Redis goes back before the barrier is put up: what was folded last may be lost, and nothing more is to be written. */
const goesBackAtTheBarrier = (steps: number): RebuildRules['store'] => {
  let isBack = false
  return ({ generations, ...store }, { redis }) => ({
    ...store,
    generations: {
      ...generations,
      raiseBarrier: (id, standsMs) => {
        if (!isBack) redis.goBack(steps)
        isBack = true
        return generations.raiseBarrier(id, standsMs)
      },
    },
  })
}

await test('rule 7: a Redis that goes back as builders are asked to stop is not switched to what it has lost', () =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), aScript, fc.nat(WINDOW), (scheduler, script, steps) =>
      assertHolds(
        scheduler,
        { ...script, losses: [], lapses: [40] },
        { rebuildRules: { store: goesBackAtTheBarrier(steps) } },
      ),
    ),
    { numRuns: Math.ceil(RUNS / 2), seed: SEED, endOnFailure: true },
  ))

await test('rule 7: builders that stay with the generation they know lose all that comes', () =>
  assertBroken({ rules: { barrierWatch: () => ({ accept: () => Promise.resolve(false) }) } }))

await test('rule 7: builders that are not waited for at the barrier commit what the new generation lacks', () =>
  assertBroken({
    rebuildRules: { admin: (admin) => ({ ...admin, members: () => Promise.resolve(0) }) },
    scripts: atOnce,
  }))

await test('rule 7: a pointer that moves before what is committed is folded loses what lies between', () =>
  assertBroken({
    rebuildRules: { admin: (admin) => ({ ...admin, commits: () => Promise.resolve([]) }) },
    scripts: atOnce,
  }))

await test('rule 7: a pointer that moves when the barrier has lapsed lets builders commit what the new generation lacks', () =>
  assertBroken({
    rebuildRules: {
      store: ({ generations, ...store }, { redis }) => ({
        ...store,
        generations: {
          ...generations,
          stops: async (id) => {
            const stops = await generations.stops(id)
            if (stops.size > 0) redis.lapse()
            return stops
          },
          move: async (id, to) => {
            redis.lapse()
            await redis.generations.raiseBarrier(id, 0)
            return generations.move(id, to)
          },
        },
      }),
    },
    scripts: atOnce,
  }))

await test('rule 7: profiles remembered over the switch are not those that were rebuilt', () =>
  assertBroken({ rules: { forget: ['settled'] } }))

await test('rule 7: going on behind what was settled before the switch skips what was folded into the old generation', () =>
  assertBroken({ rules: { forget: ['hot'] } }))

await test('rule 7: an old generation that is removed at once is missed when Redis loses the switch', () =>
  assertBroken({ rebuildRules: { durabilityWindowMs: () => 0 } }))

await test('rule 7: a Redis that lost what was folded into the new generation must not be switched to it', () =>
  assertBroken({
    rebuildRules: { redisGuard: (guard) => ({ ...guard, ensureSame: () => Promise.resolve() }) },
  }))
