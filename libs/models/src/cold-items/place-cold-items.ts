/** The cold items of a trained network get the places that their content says, instead of what chance and repulsion left them. */
import type { TrainedEncoder } from '../encoder.js'
import { createItemPlacer, fitContentProjection } from './content-projection.js'

/**
 * The same network with its cold items placed; the network itself where nothing is known of any.
 * @param labels        terms of each item, [items]
 * @param interactions  of each item in what it was trained on, [items]
 */
export const placeColdItems = (
  trained: TrainedEncoder,
  labels: readonly (readonly string[])[],
  interactions: ArrayLike<number>,
): TrainedEncoder => {
  const { dimension, itemEmbeddings, weights } = trained
  const isCold = (item: number): boolean => (interactions[item] ?? 0) === 0
  const known = { labels, interactions, dimension, embeddings: itemEmbeddings }
  const projection = labels.some((_, item) => isCold(item)) ? fitContentProjection(known) : null
  if (projection === null) return trained
  const place = createItemPlacer(projection)
  const placed = itemEmbeddings.slice()
  labels.forEach((terms, item) => {
    if (isCold(item)) placed.set(place(terms) ?? projection.base, item * dimension)
  })
  const items = { shape: weights['items']?.shape ?? [], data: placed }
  return { ...trained, itemEmbeddings: placed, weights: { ...weights, items } }
}
