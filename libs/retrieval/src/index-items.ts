/** The index of a large catalog's items, made for a release: so that serving need not score all of them for every list. */
import { describeError } from '@profilestream/contracts'
import type { Embeddings } from '@profilestream/recommendation'
import { buildItemIndex } from './build-item-index.js'
import { INDEX_FROM_ITEMS } from './index-parameters.js'

/** When a release gets an index, and who is told that it gets none. */
export interface IndexItemsOptions {
  /** Items from which on; below, all are scored. @default INDEX_FROM_ITEMS */
  readonly fromItems?: number
  /** Told where no index can be made; the release serves without. */
  readonly warn: (message: string) => void
}

/** The release's part: nothing for a small catalog, nor where no index can be made. */
export const indexItems = async (
  { rows, dimension }: Embeddings,
  { fromItems = INDEX_FROM_ITEMS, warn }: IndexItemsOptions,
): Promise<{ readonly itemIndex?: Uint8Array }> => {
  const items = rows.length / dimension
  if (items < fromItems) return {}
  try {
    return { itemIndex: await buildItemIndex({ rows, dimension }) }
  } catch (error) {
    warn(`the release has no index of its ${items} items, all of them are scored: ${describeError(error)}`)
    return {}
  }
}
