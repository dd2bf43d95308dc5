/** A catalog item for tests, with whatever a test cares about overridden. */
import type { CatalogItem } from '@profilestream/contracts'
import { anItem as aWholeItem, type ItemFields } from '@profilestream/contracts/testing'

/** An item of the video scenario. */
export const anItem = (itemId: string, fields: ItemFields = {}): CatalogItem =>
  aWholeItem({ itemId, ...fields })
