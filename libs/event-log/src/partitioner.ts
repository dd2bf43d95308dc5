/** Which partition a record goes to: the one that any Kafka client would choose. */
import { murmur2 } from './murmur2.kernel.js'

const POSITIVE = 0x7fffffff

/** Chooses a partition by the key's hash; records without a key take turns. */
export const createPartitioner = (): ((key: Uint8Array | null, partitions: number) => number) => {
  let turn = 0
  return (key, partitions) => ((key === null ? turn++ : murmur2(key)) & POSITIVE) % partitions
}
