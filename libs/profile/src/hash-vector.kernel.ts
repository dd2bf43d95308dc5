/** Item embeddings before the first release: seeded hash vectors, which tell items apart and need no training. */
import { hash32, mix32, type ItemId, type ScenarioName } from '@profilestream/contracts'
import type { EmbeddingsView } from './basis.js'
import { VECTOR_DIMENSION } from './profile.js'

/** Seed of the hash vectors; part of the stored form: another one would give other profiles. */
export const HASH_VECTOR_SEED = 0x70726f66

const WORD_BITS = 32
const WORD_STEP = 0x9e3779b9
/** 1 / √64: the vector has unit length. */
const COMPONENT = 0.125
/** Vectors remembered by createHashEmbeddings: 256 bytes each. */
const REMEMBERED = 65_536

/**
 * The hash vector of an item: ±1/8 by each of 64 bits of a hash of its scenario and id, unit length, [64]. Two items'
 * vectors have an inner product of 0 ± 1/8.
 * Source of the idea: D. Achlioptas, "Database-friendly random projections", JCSS 66(4), 2003.
 */
export const hashVector = (scenario: ScenarioName, itemId: ItemId): Float32Array => {
  const vector = new Float32Array(VECTOR_DIMENSION)
  const hash = hash32(itemId, hash32(scenario, HASH_VECTOR_SEED))
  for (let i = 0, word = 0; i < VECTOR_DIMENSION; i++) {
    if (i % WORD_BITS === 0) word = mix32(hash + (i / WORD_BITS) * WORD_STEP)
    vector[i] = (word >>> (i % WORD_BITS)) & 1 ? COMPONENT : -COMPONENT
  }
  return vector
}

/** Hash vectors for every item, those of the newest items remembered: what profiles are made of before the first release. */
export const createHashEmbeddings = (): EmbeddingsView => {
  const byScenario = new Map<ScenarioName, Map<ItemId, Float32Array>>()
  const vectorsOf = (scenario: ScenarioName): Map<ItemId, Float32Array> => {
    const vectors = byScenario.get(scenario) ?? new Map<ItemId, Float32Array>()
    byScenario.set(scenario, vectors)
    if (vectors.size > REMEMBERED) vectors.clear()
    return vectors
  }
  return {
    release: () => null,
    dimension: VECTOR_DIMENSION,
    embedding: (scenario, itemId) => {
      const vectors = vectorsOf(scenario)
      const known = vectors.get(itemId)
      if (known !== undefined) return known
      const vector = hashVector(scenario, itemId)
      vectors.set(itemId, vector)
      return vector
    },
  }
}
