/** Late events end the same whether the builder ran through, or was stopped and went on from what it had committed. */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { MINUTE_MS } from '@profilestream/contracts'
import type { LogRecord } from '@profilestream/event-log'
import { createMemoryProfileStore } from '@profilestream/profile-store'
import { readMetadata, writeMetadata } from './guards/commit-metadata.js'
import { aBatch, anEvent, aRecord, createHarness, NOON, type Harness } from './testing/harness.js'
import { aStrictBasis } from './testing/model-log.js'
import type { WatermarkByPartition } from './watermarks.js'

const PARTITIONS = 2
const USERS = ['ada', 'ben']
const LIMIT_MS = 10 * MINUTE_MS

const basis = await aStrictBasis(LIMIT_MS)

/** Records of two partitions; their times lie up to an hour apart, so that many are late. */
const records = fc
  .array(fc.record({ partition: fc.nat(PARTITIONS - 1), minute: fc.nat(60), garbled: fc.boolean() }), {
    minLength: 1,
    maxLength: 60,
  })
  .map((drafts) => {
    const next = new Array<number>(PARTITIONS).fill(0)
    return drafts.map(({ partition, minute, garbled }, index): LogRecord => {
      const at = NOON - minute * MINUTE_MS
      const user = USERS[partition]!
      const value = garbled && index % 4 === 0 ? Buffer.from('{') : anEvent({ id: `e-${index}`, user, at })
      return aRecord(partition, next[partition]!++, value)
    })
  })

const runThrough = async (harness: Harness, log: readonly LogRecord[], size: number): Promise<void> => {
  for (let from = 0; from < log.length; from += size) {
    await harness.pipeline.process(aBatch(...log.slice(from, from + size)))
  }
  await harness.pipeline.drain()
}

const lateOf = (...harnesses: Harness[]): string[] =>
  [
    ...new Set(
      harnesses.flatMap(({ deadLetters }) =>
        deadLetters.filter(({ reason }) => reason === 'too_late').map(({ deadLetterId }) => deadLetterId),
      ),
    ),
  ].sort()
const bytesOf = async (harness: Harness): Promise<(string | undefined)[]> =>
  Promise.all(USERS.map(async (user) => (await harness.profileOf(user))?.toString()))

/** What a builder finds when it starts at the first so many settled batches: offsets, and the watermarks beside them. */
const committedAt = (harness: Harness, batches: number) => {
  const offsets = new Map<number, number>()
  const watermarks = new Map<number, number>()
  for (let i = 0; i < batches; i++) {
    for (const [partition, next] of harness.settled[i] ?? []) {
      offsets.set(partition, next)
      const beside = writeMetadata('log', harness.watermarks[i]?.get(partition))
      const { watermark } = readMetadata(beside) ?? {}
      if (watermark !== undefined) watermarks.set(partition, watermark)
    }
  }
  return { offsets, watermarks }
}

const restarted = async (
  log: readonly LogRecord[],
  plan: { size: number; applied: number; committed: number },
  remember: (found: WatermarkByPartition) => WatermarkByPartition,
): Promise<{ late: string[]; bytes: (string | undefined)[] }> => {
  const store = createMemoryProfileStore()
  const first = createHarness(basis, { store })
  await runThrough(first, log.slice(0, plan.applied * plan.size), plan.size)
  const { offsets, watermarks } = committedAt(first, Math.min(plan.committed, plan.applied))
  const second = createHarness(basis, { store, startsAt: remember(watermarks) })
  const rest = log.filter(({ partition, offset }) => offset >= (offsets.get(partition) ?? 0))
  await runThrough(second, rest, plan.size + 1)
  return { late: lateOf(first, second), bytes: await bytesOf(second) }
}

test('stopped anywhere and started again at what is committed, the same events are late and the bytes are those of one pass', async () => {
  const plan = fc.record({ size: fc.integer({ min: 1, max: 9 }), applied: fc.nat(20), committed: fc.nat(20) })

  await fc.assert(
    fc.asyncProperty(records, plan, async (log, how) => {
      const clean = createHarness(basis)
      await runThrough(clean, log, log.length)

      const found = await restarted(log, how, (watermarks) => watermarks)

      assert.deepEqual(found, { late: lateOf(clean), bytes: await bytesOf(clean) })
    }),
    { numRuns: 60 },
  )
})

test('a builder that forgets the watermark applies what one pass refuses', async () => {
  const log = [
    aRecord(0, 0, anEvent({ id: 'newest' })),
    aRecord(0, 1, anEvent({ id: 'late', at: NOON - LIMIT_MS - 1 })),
  ]
  const how = { size: 1, applied: 1, committed: 1 }

  const kept = await restarted(log, how, (watermarks) => watermarks)
  const forgotten = await restarted(log, how, () => new Map())

  assert.deepEqual([kept.late, forgotten.late], [['clickstream:0:1'], []])
  assert.notDeepEqual(kept.bytes, forgotten.bytes)
})

test('a bogus time in the future is refused and makes nothing else late', async () => {
  const harness = createHarness(basis)

  await runThrough(
    harness,
    [
      aRecord(0, 0, anEvent({ id: 'bogus', at: NOON + 365 * 86_400_000 })),
      aRecord(0, 1, anEvent({ id: 'usual' })),
    ],
    1,
  )

  assert.deepEqual(
    harness.deadLetters.map(({ reason }) => reason),
    ['future_time'],
  )
})

test('each partition has a time of its own', async () => {
  const harness = createHarness(basis)

  await runThrough(
    harness,
    [
      aRecord(0, 0, anEvent({ id: 'new' })),
      aRecord(1, 0, anEvent({ id: 'old', user: 'ben', at: NOON - 60 * MINUTE_MS })),
    ],
    2,
  )

  assert.deepEqual(harness.deadLetters, [])
})
