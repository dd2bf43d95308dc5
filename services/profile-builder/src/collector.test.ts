/** What several partitions bring becomes micro-batches, one at a time. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { anEvent, aGate, aRecord } from './testing/harness.js'
import type { FetchedBatch } from './batch.js'
import { createCollector } from './collector.js'

const aFetch = (partition: number, from: number, count: number) => ({
  topic: 'clickstream',
  partition,
  highWatermark: from + count,
  records: Array.from({ length: count }, (_, index) =>
    aRecord(partition, from + index, anEvent({ id: `e${index}` })),
  ),
})

test('what several partitions bring at once becomes one batch with the next offset of each', async () => {
  const batches: FetchedBatch[] = []
  const collector = createCollector((batch) => Promise.resolve(void batches.push(batch)), {
    maxBatchEvents: 100,
  })

  await Promise.all([collector.add(aFetch(0, 10, 3)), collector.add(aFetch(1, 0, 2))])

  assert.deepEqual(
    batches.map(({ records }) => records.length),
    [5],
  )
  assert.deepEqual(
    [...batches[0]!.nextOffsets],
    [
      [0, 13],
      [1, 2],
    ],
  )
})

test('a batch is closed when it has enough events, and one is processed at a time', async () => {
  const sizes: number[] = []
  let processing = 0
  const process = async ({ records }: FetchedBatch): Promise<void> => {
    assert.equal(++processing, 1)
    await Promise.resolve()
    processing -= 1
    sizes.push(records.length)
  }
  const collector = createCollector(process, { maxBatchEvents: 4 })

  await Promise.all([0, 1, 2].map((partition) => collector.add(aFetch(partition, 0, 3))))

  assert.deepEqual(sizes, [6, 3])
})

test('a failure goes to those who brought the batch; what waited can be dropped', async () => {
  const gate = aGate()
  let calls = 0
  const collector = createCollector(
    () => {
      calls += 1
      return gate.opened
    },
    { maxBatchEvents: 1 },
  )

  const failing = collector.add(aFetch(0, 0, 1))
  const waiting = collector.add(aFetch(1, 0, 1))
  await new Promise((resolve) => setImmediate(resolve))
  collector.drop()
  await assert.rejects(waiting, (reason) => reason === undefined)
  gate.fail(new Error('broken'))

  await assert.rejects(failing, /broken/)
  assert.equal(calls, 1)
})
