/** Each rule of exactly-once matters: with it taken away, some interleaving breaks what must hold. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { ConfigError } from '@profilestream/contracts'
import { encodeProfile, openProfile } from '@profilestream/profile'
import fc from 'fast-check'
import type { FoldedProfile } from './batch.js'
import { readMetadata, writeMetadata } from './guards/commit-metadata.js'
import type { CheckedLog } from './guards/log-guard.js'
import type { FoldUser } from './stages/fold-profiles.js'
import { aPartition, aStrictBasis, bytesOf } from './testing/model-log.js'
import { liveToTheEnd, NoProgress } from './testing/model-lives.js'
import { ALL_RULES, type Rules, type World } from './testing/model-world.js'
import { aScript, createWorld, runScript, violationsOf, type Script } from './testing/model-run.js'

const basis = await aStrictBasis()
/** Enough that each of the broken variants is found out many times over. */
const RUNS = 3_000
/** The same draws every time: what is found once is found again. */
const SEED = Number(process.env.PROFILESTREAM_PROPERTY_SEED ?? 1)

class Violated extends Error {}

interface Circumstances {
  readonly durabilityWindow?: number
  readonly scripts?: fc.Arbitrary<Script>
}

const withoutLosses = aScript.map((script): Script => ({ ...script, losses: [] }))

/** One owner that dies when it emits, while it commits whenever it can. */
const dyingEmitter: fc.Arbitrary<Script> = fc.tuple(withoutLosses, fc.nat(5)).map(([script, nth]) => ({
  ...script,
  lives: [
    {
      deliveries: Array.from({ length: 6 }, () => ({ lengths: [1, 1], commit: 'taken' })),
      mishap: { step: 'emit', nth, kind: 'dies', written: 0 },
    },
  ],
}))

/** What a builder would do that believes every offset. */
const believing = ({ kafka }: World, where: (partition: number) => number) => ({
  check: (): Promise<CheckedLog> =>
    Promise.resolve({
      next: new Map(
        kafka.partitions.map((_, partition) => [
          partition,
          kafka.commits.get(partition)?.offset ?? where(partition),
        ]),
      ),
      uncommitted: new Map(),
      watermarks: new Map(
        [...kafka.commits].flatMap(([partition, { metadata }]) => {
          const watermark = readMetadata(metadata)?.watermark
          return watermark === undefined ? [] : [[partition, watermark]]
        }),
      ),
      metadata: (watermark) => writeMetadata('marker-1', watermark),
    }),
})

/** Some interleaving breaks what must hold. */
const assertBroken = async (rules: Partial<Rules>, circumstances: Circumstances = {}): Promise<void> => {
  const { durabilityWindow, scripts = aScript } = circumstances
  const property = fc.asyncProperty(fc.scheduler(), scripts, async (scheduler, script) => {
    const world = createWorld(scheduler, script.log, {
      basis,
      ...(durabilityWindow === undefined ? {} : { durabilityWindow }),
    })
    const violations = await runScript(
      world,
      script,
      // The look at the log would refuse some of it: that is another rule.
      { ...ALL_RULES, logGuard: (_, world) => believing(world, () => 0), ...rules },
    )
    if (violations.length > 0) throw new Violated(violations.join('; '))
  })
  const found = await fc.check(property, { numRuns: RUNS, endOnFailure: true, seed: SEED })
  assert.ok(found.failed, 'the rule was taken away and nothing broke')
  const { errorInstance } = found
  assert.ok(errorInstance instanceof Violated || errorInstance instanceof NoProgress, String(errorInstance))
}

const refolding =
  (change: (foldUser: FoldUser) => FoldUser): Rules['restage'] =>
  (stages) => ({ ...stages, foldUserOn: (on, outcomes) => change(stages.foldUserOn(on, outcomes)) })

const withoutPositions = (base: Uint8Array): Uint8Array => {
  const profile = openProfile(base)
  profile.positions.partitions.length = 0
  profile.positions.nextOffsets.length = 0
  return encodeProfile(profile)
}

await test('rule 1: without positions an event delivered twice counts twice', () =>
  assertBroken({
    restage: refolding(
      (foldUser) => (userId, events, base) =>
        foldUser(userId, events, base === null ? null : withoutPositions(base)),
    ),
  }))

await test('rule 1: a position that stays before rejected events shows what was delivered when', () =>
  assertBroken({
    restage: (stages) => ({
      ...stages,
      check: (decoded, on) => {
        const checked = stages.check(decoded, on)
        return { ...checked, events: checked.events.filter(({ event }) => event !== null) }
      },
    }),
  }))

await test('rule 1: a batch settled before the one in front of it loses what that one had to tell', () =>
  assertBroken(
    {
      restage: (stages, { settled }) => ({
        ...stages,
        emit: async (batch) => {
          const updates = await stages.emit(batch)
          settled.settled(batch.settles)
          return updates
        },
      }),
    },
    { durabilityWindow: 0, scripts: dyingEmitter },
  ))

await test('rule 2: a write without compare-and-set undoes what another owner wrote', () =>
  assertBroken(
    {
      store: (store, { redis }) => ({
        readMany: (userIds) => store.readMany(userIds),
        compareAndSetMany: async (writes) => {
          const results = await store.compareAndSetMany(writes)
          for (const [index, result] of results.entries()) {
            if (result.kind === 'conflict') redis.overwrite(writes[index]!)
          }
          return results.map(() => ({ kind: 'written' }))
        },
      }),
    },
    { durabilityWindow: 0, scripts: withoutLosses },
  ))

const versionsCountWrites = (folded: FoldedProfile): FoldedProfile => {
  if (folded.bytes === null) return folded
  const bytes = Buffer.from(folded.bytes)
  bytes.writeUIntBE(folded.expectedVersion + 1, 2, 6)
  return { ...folded, bytes }
}

await test('rule 2: a version that counts writes shows where batches ended', () =>
  assertBroken({
    restage: refolding(
      (foldUser) => (userId, events, base) => versionsCountWrites(foldUser(userId, events, base)),
    ),
  }))

await test('rule 3: without an update for events that were applied before, a crash between write and emit is never told', () =>
  assertBroken({
    restage: refolding((foldUser) => (userId, events, base) => {
      const folded = foldUser(userId, events, base)
      return folded.bytes === null ? { ...folded, update: null } : folded
    }),
  }))

await test('rule 4: offsets committed at once are ahead of a Redis that lost its last writes', () =>
  assertBroken({}, { durabilityWindow: 0 }))

await test('rule 4: a restarted Redis that is not noticed has lost what nobody writes again', () =>
  assertBroken({
    redisGuard: () => ({ ensureSame: () => Promise.resolve(), accept: () => Promise.resolve(false) }),
  }))

await test('rule 4: profiles remembered over a loss are never written again', () =>
  assertBroken({ forget: ['settled'] }))

await test('rule 4: going on behind what was settled before a loss skips what was lost', () =>
  assertBroken({ forget: ['hot'] }))

await test('rules 1 to 4: what is committed before it is written is lost in a crash', () =>
  assertBroken({
    restage: (stages, { settled }) => ({
      ...stages,
      decode: (batch) => {
        settled.settled({ nextOffsets: batch.nextOffsets, watermarks: new Map() })
        return stages.decode(batch)
      },
    }),
  }))

await test('rule 6: offsets committed when they are fetched, as kafkajs does by itself, lose what a crash left undone', () =>
  assertBroken({ commits: 'fetched' }))

const twoLogs = fc.record({
  before: fc.tuple(aPartition(0), aPartition(1)),
  after: fc.tuple(aPartition(0, 40), aPartition(1, 40)),
})

/** What may happen to a log behind the profiles' back. */
const CHANGES: Readonly<Record<string, (world: World, after: Script['log']) => void>> = {
  'the topic is deleted and made again': ({ kafka }, after) => kafka.makeAnew(after),
  'another cluster answers': ({ kafka }, after) => {
    kafka.makeAnew(after)
    kafka.clusterId = 'cluster-2'
  },
  'the log has lost its end, and committed offsets with it': ({ kafka }) => {
    for (const records of kafka.partitions) records.length -= 1
    for (const [partition, { length }] of kafka.partitions.entries())
      kafka.commits.set(partition, { offset: length, metadata: kafka.commits.get(partition)?.metadata ?? '' })
  },
  'Redis is emptied': ({ redis }) => redis.empty(),
}

for (const [change, happens] of Object.entries(CHANGES)) {
  await test(`rule 5: when ${change}, nothing is written and rebuild is named`, () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), twoLogs, async (scheduler, { before, after }) => {
        const world = createWorld(scheduler, before, { basis, durabilityWindow: 0 })
        await scheduler.waitFor(liveToTheEnd(world, 'before', ALL_RULES))
        happens(world, after)
        const held = bytesOf(world.redis.profiles())

        const refused = await scheduler.waitFor(
          liveToTheEnd(world, 'after', ALL_RULES).then(
            () => null,
            (error: unknown) => error,
          ),
        )

        assert.ok(refused instanceof ConfigError && /rebuild/.test(refused.message), String(refused))
        assert.deepEqual(bytesOf(world.redis.profiles()), held)
      }),
      { numRuns: 50 },
    ))
}

await test('rule 5: without a look at the log, profiles of a topic made again are those of no log', async () => {
  const property = fc.asyncProperty(fc.scheduler(), twoLogs, async (scheduler, { before, after }) => {
    const rules: Rules = { ...ALL_RULES, logGuard: (_, world) => believing(world, () => 0) }
    const world = createWorld(scheduler, before, { basis })
    await scheduler.waitFor(liveToTheEnd(world, 'before', rules))
    world.kafka.makeAnew(after)
    await scheduler.waitFor(liveToTheEnd(world, 'after', rules))
    const violations = violationsOf(world)
    if (violations.length > 0) throw new Violated(violations.join('; '))
  })
  const found = await fc.check(property, { endOnFailure: true })
  assert.ok(found.failed && found.errorInstance instanceof Violated)
})

const growing = fc.record({ log: fc.tuple(aPartition(0)), added: aPartition(1) })
const growsBeside = async (
  world: World,
  added: Script['log'][number],
  rules: Rules,
): Promise<readonly string[]> => {
  await world.scheduler.waitFor(liveToTheEnd(world, 'before', rules))
  world.kafka.partitions.push([...added])
  await world.scheduler.waitFor(liveToTheEnd(world, 'after', rules))
  return violationsOf(world)
}

await test('rule 6: a partition that is added is folded from its beginning', () =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), growing, async (scheduler, { log, added }) => {
      assert.deepEqual(await growsBeside(createWorld(scheduler, log, { basis }), added, ALL_RULES), [])
    }),
    { numRuns: 50 },
  ))

await test('rule 6: where nothing is committed, beginning at the end, as kafkajs does by itself, loses what a new partition held', async () => {
  const atTheEnd: Rules = {
    ...ALL_RULES,
    logGuard: (_, world) => believing(world, (partition) => world.kafka.partitions[partition]?.length ?? 0),
  }
  const property = fc.asyncProperty(fc.scheduler(), growing, async (scheduler, { log, added }) => {
    const violations = await growsBeside(createWorld(scheduler, log, { basis }), added, atTheEnd)
    if (violations.length > 0) throw new Violated(violations.join('; '))
  })
  const found = await fc.check(property, { endOnFailure: true })
  assert.ok(found.failed && found.errorInstance instanceof Violated)
})
