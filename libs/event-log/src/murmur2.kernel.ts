/** The hash by which Kafka's own producers choose a key's partition. */

const M = 0x5bd1e995
const SEED = 0x9747b28c

const mixBlock = (hash: number, block: number): number => {
  const k = Math.imul(block, M)
  return Math.imul(hash, M) ^ Math.imul(k ^ (k >>> 24), M)
}

/**
 * MurmurHash2, 32 bits, as in Kafka's Java client.
 * @returns  −2^31..2^31 − 1
 * Source: org.apache.kafka.common.utils.Utils.murmur2, Apache Kafka 3.9; Austin Appleby, MurmurHash2, public domain, 2008.
 */
export const murmur2 = (key: Uint8Array): number => {
  const length = key.length
  const whole = length & ~3
  let hash = SEED ^ length
  for (let i = 0; i < whole; i += 4) {
    hash = mixBlock(hash, key[i]! | (key[i + 1]! << 8) | (key[i + 2]! << 16) | (key[i + 3]! << 24))
  }
  if (length > whole) {
    for (let i = length - 1; i >= whole; i--) hash ^= key[i]! << (8 * (i - whole))
    hash = Math.imul(hash, M)
  }
  hash = Math.imul(hash ^ (hash >>> 13), M)
  return hash ^ (hash >>> 15)
}
