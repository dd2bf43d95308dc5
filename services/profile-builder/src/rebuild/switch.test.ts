/** Rule 7: builders may go on in a new generation exactly when what is committed has been folded into it. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { LogRecord } from '@profilestream/event-log'
import { createMemoryProfileStore } from '@profilestream/profile-store'
import fc from 'fast-check'
import type { UserId } from '@profilestream/contracts'
import { aBatch, createHarness, type World } from '../testing/harness.js'
import { aPartition, aStrictBasis, bytesOf, cleanPass } from '../testing/model-log.js'
import { createWatermarks } from '../watermarks.js'

const basis = await aStrictBasis()

/** Folds a stretch of a partition, as a rebuild or a builder does; gives the watermarks behind it. */
const fold = async (records: readonly LogRecord[], world: Partial<World>): Promise<void> => {
  const { pipeline, failures } = createHarness(basis, world)
  if (records.length > 0) await pipeline.process(aBatch(...records))
  await pipeline.drain()
  assert.deepEqual(failures, [])
}

/** A rebuild folds to `folded`, builders go on in what it made from `committed`, with the watermark that stands beside it. */
const switchAt = async (
  log: readonly LogRecord[],
  { folded, committed }: { readonly folded: number; readonly committed: number },
): Promise<ReadonlyMap<UserId, Uint8Array>> => {
  const profiles = new Map<UserId, Uint8Array>()
  const reading = createWatermarks()
  await fold(log.slice(0, committed), { reading })
  await fold(log.slice(0, folded), { store: createMemoryProfileStore(profiles) })
  await fold(log.slice(committed), { store: createMemoryProfileStore(profiles), reading })
  return profiles
}

const twoPlaces = fc.record({ log: aPartition(0, 24), a: fc.nat(24), b: fc.nat(24) })

test('folded to what is committed or beyond it, the new generation ends with the bytes of one clean pass', () =>
  fc.assert(
    fc.asyncProperty(twoPlaces, async ({ log, a, b }) => {
      const profiles = await switchAt(log, { folded: Math.max(a, b), committed: Math.min(a, b) })

      assert.deepEqual(bytesOf(profiles), bytesOf(cleanPass([log], basis).profiles))
    }),
    { numRuns: 100 },
  ))

test('a pointer that moves before the rebuild has come to what is committed loses what lies between', async () => {
  const property = fc.asyncProperty(twoPlaces, async ({ log, a, b }) => {
    const profiles = await switchAt(log, { folded: Math.min(a, b), committed: Math.max(a, b) })
    return assert.deepEqual(bytesOf(profiles), bytesOf(cleanPass([log], basis).profiles))
  })

  const found = await fc.check(property, { seed: 1, endOnFailure: true })

  assert.ok(found.failed && found.errorInstance instanceof assert.AssertionError)
})
