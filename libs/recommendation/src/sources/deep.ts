/** Deep: how well an item's embedding answers the encoded history. */
import { cosineOfRows, scanRows } from '../dot.kernel.js'

/** The item embeddings of a release. */
export interface Embeddings {
  /** Row-major, [items, dimension]. */
  readonly rows: Float32Array
  readonly dimension: number
}

/**
 * Inner product of the encoded history with every item.
 * @param encoded  the encoder's vector of the history, [dimension]
 * @returns        [items]
 */
export const scoreDeep = (encoded: Float32Array, embeddings: Embeddings): Float32Array =>
  scanRows(encoded, embeddings.rows)

/**
 * The past item whose embedding is closest to the item's; null when none points the same way.
 * @param past  item indices of the history, any order
 */
export const closestPast = (embeddings: Embeddings, past: Iterable<number>, item: number): number | null => {
  let closest: number | null = null
  let best = 0
  for (const candidate of past) {
    const cosine = cosineOfRows(embeddings.rows, embeddings.dimension, [candidate, item])
    if (cosine > best) [closest, best] = [candidate, cosine]
  }
  return closest
}
