/** Item embeddings before the first release: seeded hash vectors, which tell items apart and need no training and no memory. */
import { hash32, mix32, type ItemId, type ScenarioName } from '@profilestream/contracts'
import type { EmbeddingsView } from './basis.js'
import { VECTOR_DIMENSION } from './profile.js'

/** Seed of the hash vectors; part of the stored form: another one would give other profiles. */
export const HASH_VECTOR_SEED = 0x70726f66

const WORD_BITS = 32
const WORD_STEP = 0x9e3779b9
/** 1 / √64: the vector has unit length. */
const COMPONENT = 0.125

/** The hash an item's vector is made of. */
export const itemHash = (scenario: ScenarioName, itemId: ItemId): number =>
  hash32(itemId, hash32(scenario, HASH_VECTOR_SEED))

/** Less and more, to be picked by a bit: a branch on random bits would be mispredicted half of the time. */
const signed = new Float64Array(2)

/**
 * Adds amount × the hash vector, each sum rounded to a 32-bit float; exactly what adding `hashVector` gives, at half the cost.
 * @param vector  [64], changed in place
 * @param hash    from `itemHash`
 */
export const addHashVector = (vector: Float32Array, hash: number, amount: number): void => {
  signed[0] = -amount * COMPONENT
  signed[1] = amount * COMPONENT
  for (let from = 0; from < VECTOR_DIMENSION; from += WORD_BITS) {
    const word = mix32(hash + (from / WORD_BITS) * WORD_STEP)
    for (let i = 0; i < WORD_BITS; i++) vector[from + i] = vector[from + i]! + signed[(word >>> i) & 1]!
  }
}

/**
 * The hash vector of an item: ±1/8 by each of 64 bits of a hash of its scenario and id, unit length, [64]. Two items'
 * vectors have an inner product of 0 ± 1/8.
 * Source of the idea: D. Achlioptas, "Database-friendly random projections", JCSS 66(4), 2003.
 */
export const hashVector = (scenario: ScenarioName, itemId: ItemId): Float32Array => {
  const vector = new Float32Array(VECTOR_DIMENSION)
  addHashVector(vector, itemHash(scenario, itemId), 1)
  return vector
}

/** Hash vectors for every item: what profiles are made of before the first release. */
export const createHashEmbeddings = (): EmbeddingsView => ({
  release: () => null,
  dimension: VECTOR_DIMENSION,
  embedding: () => null,
})
