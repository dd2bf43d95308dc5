/** The incremental user vector: a decayed sum of item embeddings, kept as of the scenario's anchor in 32-bit floats. */

/**
 * Adds an item's embedding: v ← v + amount · e, each sum rounded to a 32-bit float.
 * @param vector     [64], changed in place
 * @param embedding  [64]
 * @param amount     weight × value, as of the anchor; negative takes away
 */
export const addEmbedding = (vector: Float32Array, embedding: Float32Array, amount: number): void => {
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! + amount * embedding[i]!
}
