/** What the catalog says of each item's kind, as it travels to the training process. */
import type { CatalogItem, ItemId } from '@profilestream/contracts'
import type { TrainingRequest } from '@profilestream/models'

/** What is kept of one item. */
export interface ItemLabel extends Pick<CatalogItem, 'categories' | 'tags' | 'title'> {
  /** In the scenario's default currency; absent or null where the catalog names none, or another currency. */
  readonly price?: number | null
}

/** Labels of one scenario's items. */
export type ItemLabels = ReadonlyMap<ItemId, ItemLabel>

/** What is known of each item for networks that read it. */
export type NetworkFacts = Pick<TrainingRequest, 'categories' | 'prices'>

/** What networks can read of each item: its categories and its price; of one that the catalog does not know, nothing. */
export const networkFactsOf = (items: readonly ItemId[], labels: ItemLabels): NetworkFacts => ({
  categories: items.map((itemId) => [...(labels.get(itemId)?.categories ?? [])]),
  prices: items.map((itemId) => labels.get(itemId)?.price ?? null),
})
