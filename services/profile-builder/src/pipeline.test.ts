/** Rules 1 to 4 on profiles in memory: whatever is delivered again, lost or raced for, profiles are those of one clean pass. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asUserId, UnavailableError, createSeededRandom } from '@profilestream/contracts'
import { decodeProfile, profileVersionOf } from '@profilestream/profile'
import { createHotProfiles, createMemoryProfileStore } from '@profilestream/profile-store'
import fc from 'fast-check'
import type { LogRecord } from '@profilestream/event-log'
import { RedisWentBack } from './stages/write-profiles.js'
import {
  aBasis,
  aBatch,
  aGate,
  anEvent,
  aRecord,
  createHarness,
  NOON,
  type Harness,
} from './testing/harness.js'

const basis = await aBasis()

const positionsOf = (bytes: Uint8Array | null): [number, number][] =>
  bytes === null ? [] : [...decodeProfile(bytes).positions]
const historyOf = (bytes: Uint8Array | null): string[] =>
  bytes === null
    ? []
    : [...decodeProfile(bytes).scenarios.values()].flatMap(({ history }) =>
        history.map(({ itemId }) => itemId as string),
      )

/** A partition's records of several users, repeats of event ids and a broken one among them. */
const aLog = (partition: number, length: number, seed: number): LogRecord[] => {
  const random = createSeededRandom(seed)
  return Array.from({ length }, (_, offset) => {
    if (random.next() < 0.05) return aRecord(partition, offset, Buffer.from('broken'))
    const user = `p${partition}-user-${random.integer(4)}`
    const late = random.next() < 0.2 ? 3_600_000 : 0
    return aRecord(
      partition,
      offset,
      anEvent({
        id: `e${partition}-${random.integer(length)}`,
        user,
        item: `film-${random.integer(6)}`,
        at: NOON + offset * 1000 - late,
      }),
    )
  })
}
const usersOf = (partition: number): string[] => [0, 1, 2, 3].map((user) => `p${partition}-user-${user}`)
const profilesOf = async (harness: Harness, partitions: readonly number[]): Promise<(string | null)[]> =>
  Promise.all(
    partitions.flatMap(usersOf).map(async (user) => {
      const bytes = await harness.profileOf(user)
      return bytes === null ? null : Buffer.from(bytes).toString('hex')
    }),
  )
const cleanPass = async (records: readonly LogRecord[]): Promise<Harness> => {
  const harness = createHarness(basis)
  await harness.pipeline.process(aBatch(...records))
  await harness.pipeline.drain()
  return harness
}

await test('wherever batches end and whatever is delivered again, profiles have the bytes of one clean pass', async () => {
  const log = aLog(0, 60, 1)
  const clean = await profilesOf(await cleanPass(log), [0])
  /** How far each delivery reaches, and how far the next goes back. */
  const deliveries = fc.array(fc.record({ length: fc.integer({ min: 1, max: 20 }), back: fc.nat(15) }), {
    minLength: 1,
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(deliveries, async (plan) => {
      const harness = createHarness(basis)
      let next = 0
      for (const { length, back } of plan) {
        const from = Math.max(0, next - back)
        const batch = log.slice(from, Math.min(log.length, next + length))
        next = from + batch.length
        if (batch.length > 0) await harness.pipeline.process(aBatch(...batch))
      }
      if (next < log.length) await harness.pipeline.process(aBatch(...log.slice(next)))
      await harness.pipeline.drain()
      assert.deepEqual(await profilesOf(harness, [0]), clean)
    }),
    { numRuns: 60 },
  )
})

await test('two builders that fold the same partitions at the same time write what one would have written', async () => {
  const logs = [aLog(0, 80, 2), aLog(1, 80, 3)]
  const clean = await profilesOf(await cleanPass(logs.flat()), [0, 1])
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const random = createSeededRandom(seed)
      /** Lets the other one go on, now and then. */
      const anyTurn = async (): Promise<void> => {
        for (let turns = random.integer(4); turns > 0; turns--)
          await new Promise((resolve) => setImmediate(resolve))
      }
      const turns = { beforeRead: anyTurn, beforeWrite: anyTurn, afterWrite: anyTurn, beforeEmit: anyTurn }
      const store = createMemoryProfileStore()
      const builders = [createHarness(basis, { store, ...turns }), createHarness(basis, { store, ...turns })]
      const work = async ({ pipeline }: Harness): Promise<void> => {
        for (let at = 0; at < 80;) {
          const length = 1 + random.integer(20)
          await pipeline.process(aBatch(...logs.flatMap((log) => log.slice(at, at + length))))
          at += length
        }
        await pipeline.drain()
      }
      await Promise.all(builders.map(work))
      assert.deepEqual(
        builders.map(({ failures }) => failures),
        [[], []],
      )
      assert.deepEqual(await profilesOf(builders[0]!, [0, 1]), clean)
    }),
    { numRuns: 60 },
  )
})

await test('a batch behind one that lost against another process is folded again on what that one wrote', async () => {
  const store = createMemoryProfileStore()
  const other = createHarness(basis, { store })
  const mine = createHarness(basis, { store })
  await mine.pipeline.process(aBatch(aRecord(0, 0, anEvent({ id: 'e0', item: 'film-0' }))))
  await mine.pipeline.drain()
  const gate = aGate()
  mine.beforeWrite = () => gate.opened

  // Batch 1 waits with its write, batch 2 is folded on it; meanwhile another process writes an event of partition 1.
  const first = mine.pipeline.process(aBatch(aRecord(0, 1, anEvent({ id: 'e1', item: 'film-1' }))))
  const second = first.then(() =>
    mine.pipeline.process(aBatch(aRecord(0, 2, anEvent({ id: 'e2', item: 'film-2' })))),
  )
  await first
  await other.pipeline.process(aBatch(aRecord(1, 0, anEvent({ id: 'x', item: 'film-x' }))))
  await other.pipeline.drain()
  gate.open()
  await second
  await mine.pipeline.drain()

  const bytes = await mine.profileOf('ada')
  assert.equal(profileVersionOf(bytes), 4)
  assert.deepEqual(positionsOf(bytes), [
    [0, 3],
    [1, 1],
  ])
  assert.deepEqual(historyOf(bytes).sort(), ['film-0', 'film-1', 'film-2', 'film-x'])
})

await test('a batch is settled only after it is written and emitted, and after the batches before it', async () => {
  const harness = createHarness(basis)
  const gate = aGate()
  let emissions = 0
  harness.beforeEmit = () => (emissions++ === 0 ? gate.opened : Promise.resolve())

  await harness.pipeline.process(aBatch(aRecord(0, 0, anEvent({ id: 'e0' }))))
  const second = harness.pipeline.process(aBatch(aRecord(0, 1, anEvent({ id: 'e1' }))))
  while (emissions < 2) await new Promise((resolve) => setImmediate(resolve))
  const before = harness.settled.length
  gate.open()
  await second
  await harness.pipeline.drain()

  assert.equal(before, 0)
  assert.deepEqual(
    harness.settled.map((offsets) => offsets.get(0)),
    [1, 2],
  )
})

await test('what was written but not emitted is emitted when it is delivered again, as state', async () => {
  const harness = createHarness(basis)
  harness.beforeEmit = () => Promise.reject(new UnavailableError('Kafka is away'))
  const batch = aBatch(aRecord(0, 0, anEvent({ id: 'e0' })), aRecord(0, 1, anEvent({ id: 'e1' })))

  await harness.pipeline.process(batch)
  await harness.pipeline.drain()
  const written = await harness.profileOf('ada')
  assert.deepEqual([harness.updates.length, harness.settled.length, harness.failures.length], [0, 0, 1])
  harness.beforeEmit = () => Promise.resolve()
  harness.pipeline.reset()
  await harness.pipeline.process(batch)
  await harness.pipeline.drain()

  assert.equal(profileVersionOf(written), 2)
  assert.deepEqual(await harness.profileOf('ada'), written)
  assert.equal(harness.updates.length, 1)
  const [update] = harness.updates
  assert.deepEqual([update?.version, update?.touched, update?.days[0]?.events], [2, ['video'], 2])
})

await test('after a failure nothing is processed, and what was under way writes nothing, until the pipeline is reset', async () => {
  const harness = createHarness(basis, { hot: createHotProfiles({ limitBytes: 0 }) })
  const emission = aGate()
  const read = aGate()
  harness.beforeEmit = () => emission.opened
  await harness.pipeline.process(aBatch(aRecord(0, 0, anEvent({ id: 'e0' }))))
  harness.beforeRead = () => read.opened

  // Batch 2 reads its profiles while the emission of batch 1 fails.
  const second = harness.pipeline.process(aBatch(aRecord(0, 1, anEvent({ id: 'e1', user: 'bob' }))))
  emission.fail(new UnavailableError('Kafka is away'))
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(harness.failures.length, 1)
  harness.pipeline.reset()
  read.open()

  await assert.rejects(second, /Kafka is away/)
  await harness.pipeline.drain()
  assert.equal(await harness.profileOf('bob'), null)
})

await test('a failed write is not settled, and its batch delivered again is applied once', async () => {
  const harness = createHarness(basis)
  const batch = aBatch(aRecord(0, 0, anEvent({ id: 'e0' })))
  // The write arrives, its reply does not.
  harness.afterWrite = () => Promise.reject(new UnavailableError('no reply'))
  await harness.pipeline.process(batch).catch(() => undefined)
  await harness.pipeline.drain()
  harness.afterWrite = () => Promise.resolve()
  harness.pipeline.reset()

  await harness.pipeline.process(batch)
  await harness.pipeline.drain()

  assert.deepEqual(
    harness.settled.map((offsets) => offsets.get(0)),
    [1],
  )
  assert.equal(profileVersionOf(await harness.profileOf('ada')), 1)
})

await test('a profile older than the one remembered stops the writing: Redis went back', async () => {
  const harness = createHarness(basis)
  await harness.pipeline.process(aBatch(aRecord(0, 0, anEvent({ id: 'e0' }))))
  await harness.pipeline.drain()
  harness.store = createMemoryProfileStore()

  await harness.pipeline.process(aBatch(aRecord(0, 1, anEvent({ id: 'e1' }))))
  await harness.pipeline.drain()

  assert.ok(harness.failures[0] instanceof RedisWentBack)
  assert.equal(await harness.profileOf('ada'), null)
  assert.equal(harness.settled.length, 1)
})

await test('nothing is written to a Redis that is not the one that was read from', async () => {
  const harness = createHarness(basis)
  harness.ensureSameRedis = () => Promise.reject(new RedisWentBack('another server'))

  await harness.pipeline.process(aBatch(aRecord(0, 0, anEvent({ id: 'e0' }))))
  await harness.pipeline.drain()

  assert.equal(await harness.profileOf('ada'), null)
  assert.ok(harness.failures[0] instanceof RedisWentBack)
})

await test('records that can not be applied become dead letters with their original bytes, and the rest goes on', async () => {
  const harness = createHarness(basis)
  const broken = Buffer.from([0xc3, 0x01, 9, 9, 9])
  const json = Buffer.from(
    '{"eventId":"j","userId":"ada","scenario":"video","action":"watch","itemId":"film-9","occurredAt":1732449600000}',
  )

  await harness.pipeline.process(
    aBatch(
      aRecord(2, 5, broken, { headers: { trace: Buffer.from('t1') } }),
      aRecord(2, 6, null),
      aRecord(2, 7, anEvent({ id: 'future', at: NOON + 10 * 86_400_000 })),
      aRecord(2, 8, { ...anEvent({ id: 'nobody' }), userId: asUserId('') }),
      aRecord(2, 9, json),
    ),
  )
  await harness.pipeline.drain()

  const [first, second, third, fourth] = harness.deadLetters
  assert.deepEqual(harness.deadLetters.map(({ reason }) => reason).slice(0, 3), [
    'unknown_framing',
    'empty_value',
    'future_time',
  ])
  assert.equal(first?.deadLetterId, 'clickstream:2:5')
  assert.deepEqual(Buffer.from(first.value ?? []), broken)
  assert.equal(Buffer.from(first.headers.trace ?? []).toString(), 't1')
  assert.equal(Buffer.from(first.key ?? []).toString(), 'key')
  assert.equal(second?.value, null)
  assert.match(third?.detail ?? '', /occurredAt/)
  assert.match(fourth?.detail ?? '', /userId/)
  const profile = await harness.profileOf('ada')
  assert.deepEqual(historyOf(profile), ['film-9'])
  // The rejected event of ada moved her position and her version too.
  assert.deepEqual([profileVersionOf(profile), positionsOf(profile)], [2, [[2, 10]]])
})

await test('an item that the catalog does not know is accepted', async () => {
  const harness = createHarness(basis)

  await harness.pipeline.process(aBatch(aRecord(0, 0, anEvent({ id: 'e0', item: 'never-heard-of' }))))
  await harness.pipeline.drain()

  assert.deepEqual(historyOf(await harness.profileOf('ada')), ['never-heard-of'])
})
