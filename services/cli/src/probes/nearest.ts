/** What lies near in a network's space: the items that score highest for some users, and the items most like some items. */
import { topK } from '@profilestream/similarity'

/** Somebody or something, and what is nearest, nearest first. */
export interface Nearest {
  /** What a user had newest, newest first; or an item by itself. */
  readonly of: readonly string[]
  /** Titles with their score (inner product) or likeness (cosine). */
  readonly nearest: readonly { readonly title: string; readonly value: number }[]
}

/** A network's space. */
export interface ItemSpace {
  /** [items, dimension], row after row. */
  readonly embeddings: Float32Array
  readonly dimension: number
  readonly titleOf: (item: number) => string
}

const SHOWN = 5

/** Items with the highest inner product with a user's vector, of those that she has not had. */
export const nearestToUser = (space: ItemSpace, vector: Float32Array, history: Int32Array): Nearest => ({
  of: [...history.slice(-SHOWN)].reverse().map(space.titleOf),
  nearest: nearestOf(space, productsWith(space, vector), history),
})

/** Items whose embeddings point most the same way as an item's. */
export const nearestToItem = (space: ItemSpace, item: number): Nearest => {
  const { embeddings, dimension } = space
  const products = productsWith(space, embeddings.subarray(item * dimension, (item + 1) * dimension))
  const own = lengthOf(space, item)
  const cosines = products.map((product, other) => product / (own * lengthOf(space, other) || 1))
  return { of: [space.titleOf(item)], nearest: nearestOf(space, cosines, [item]) }
}

const nearestOf = (
  { titleOf }: ItemSpace,
  values: Float32Array,
  excluded: Iterable<number>,
): Nearest['nearest'] => {
  const { indices, scores } = topK(values, SHOWN, excluded)
  return [...indices].map((item, place) => ({ title: titleOf(item), value: scores[place] ?? NaN }))
}

const productsWith = ({ embeddings, dimension }: ItemSpace, vector: Float32Array): Float32Array =>
  Float32Array.from({ length: embeddings.length / dimension }, (_, item) =>
    vector.reduce((sum, value, at) => sum + value * (embeddings[item * dimension + at] ?? 0), 0),
  )

const lengthOf = ({ embeddings, dimension }: ItemSpace, item: number): number =>
  Math.hypot(...embeddings.subarray(item * dimension, (item + 1) * dimension))
