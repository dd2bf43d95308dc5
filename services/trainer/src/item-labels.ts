/** What the catalog says of each item's kind, as it travels to the training process. */
import type { CatalogItem, ItemId } from '@profilestream/contracts'

/** Categories, tags and titles of one scenario's items. */
export type ItemLabels = ReadonlyMap<ItemId, Pick<CatalogItem, 'categories' | 'tags' | 'title'>>

/** Categories of each item; of one that the catalog does not know, none. */
export const categoriesOf = (items: readonly ItemId[], labels: ItemLabels): string[][] =>
  items.map((itemId) => [...(labels.get(itemId)?.categories ?? [])])
