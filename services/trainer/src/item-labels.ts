/** What the catalog says of each item's kind, as it travels to the training process. */
import type { CatalogItem, ItemId } from '@profilestream/contracts'

/** What is kept of one item. */
export interface ItemLabel extends Pick<CatalogItem, 'categories' | 'tags' | 'title'> {
  /** In the scenario's default currency; absent or null where the catalog names none, or another currency. */
  readonly price?: number | null
}

/** Labels of one scenario's items. */
export type ItemLabels = ReadonlyMap<ItemId, ItemLabel>

/** Categories of each item; of one that the catalog does not know, none. */
export const categoriesOf = (items: readonly ItemId[], labels: ItemLabels): string[][] =>
  items.map((itemId) => [...(labels.get(itemId)?.categories ?? [])])
