/** The content map of a release: where the network would have put items that nobody has met, by what the catalog says of them. */
import type { ItemId } from '@profilestream/contracts'
import { titleWords } from '@profilestream/contracts'
import { fitContentProjection, type TrainedEncoder } from '@profilestream/models'
import type { ReleaseDraft } from '@profilestream/release-store'
import type { ItemLabels } from './item-labels.js'

/** What is known of the items of a release, by their index. */
export interface KnownContent {
  readonly items: readonly ItemId[]
  readonly labels: ItemLabels
  /** Interactions of each, [items]. */
  readonly popularity: Float32Array
}

/** Fits the map; nothing where the catalog says too little. */
export const contentMapOf = (
  { items, labels, popularity }: KnownContent,
  { itemEmbeddings, dimension }: Pick<TrainedEncoder, 'itemEmbeddings' | 'dimension'>,
): Pick<ReleaseDraft, 'content'> => {
  const content = fitContentProjection({
    labels: items.map((itemId) => termsOf(labels, itemId)),
    embeddings: itemEmbeddings,
    dimension,
    interactions: popularity,
  })
  return content === null ? {} : { content }
}

/** The terms by which the recommender knows an item, each once. */
const termsOf = (labels: ItemLabels, itemId: ItemId): string[] => {
  const found = labels.get(itemId)
  return found === undefined
    ? []
    : [...new Set([...found.categories, ...found.tags, ...titleWords(found.title)])]
}
