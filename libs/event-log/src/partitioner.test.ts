/** Keys go where every other Kafka client sends them. */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Partitioners, type PartitionerArgs } from 'kafkajs'
import { createPartitioner } from './partitioner.js'

const PARTITIONS = 7
const partitionMetadata = Array.from({ length: PARTITIONS }, (_, partitionId) => ({
  partitionId,
  leader: 1,
  replicas: [1],
  isr: [1],
  partitionErrorCode: 0,
}))
const argsOf = (key: Buffer): PartitionerArgs => ({
  topic: 't',
  partitionMetadata,
  message: { key, value: '' },
})

test('a key goes to the partition that every other Kafka client chooses', () => {
  const [ours, theirs] = [createPartitioner(), Partitioners.DefaultPartitioner()]

  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
      const key = Buffer.from(bytes)
      assert.equal(ours(key, PARTITIONS), theirs(argsOf(key)))
    }),
  )
})

test('records without a key take turns', () => {
  const partitionOf = createPartitioner()

  assert.deepEqual(
    Array.from({ length: 8 }, () => partitionOf(null, PARTITIONS)),
    [0, 1, 2, 3, 4, 5, 6, 0],
  )
})
