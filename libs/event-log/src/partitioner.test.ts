/** Keys go where every other Kafka client sends them. */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Partitioners, type PartitionerArgs } from 'kafkajs'
import { createPartitioner } from './partitioner.js'

const partitionMetadata = Array.from({ length: 7 }, (_, partitionId) => ({
  partitionId,
  leader: 1,
  replicas: [1],
  isr: [1],
  partitionErrorCode: 0,
}))
const argsOf = (message: { key?: string | Buffer | null; partition?: number }): PartitionerArgs => ({
  topic: 't',
  partitionMetadata,
  message: { value: '', ...message },
})

test('a key goes to the partition that every other Kafka client chooses', () => {
  const [ours, theirs] = [createPartitioner(), Partitioners.DefaultPartitioner()]

  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (key) =>
      assert.equal(ours(argsOf({ key })), theirs(argsOf({ key }))),
    ),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
      const key = Buffer.from(bytes)
      assert.equal(ours(argsOf({ key })), theirs(argsOf({ key })))
    }),
  )
})

test('a partition that the message names wins, and messages without a key take turns', () => {
  const partitionOf = createPartitioner()

  assert.equal(partitionOf(argsOf({ key: 'k', partition: 3 })), 3)
  assert.deepEqual(
    Array.from({ length: 8 }, () => partitionOf(argsOf({ key: null }))),
    [0, 1, 2, 3, 4, 5, 6, 0],
  )
})
