/** Near neighbours in a large catalog: an index of item embeddings, built once and kept in the release. */
export { buildItemIndex, type BuildOptions } from './build-item-index.js'
export { indexItems, type IndexItemsOptions } from './index-items.js'
export { INDEX_DEFAULTS, INDEX_FROM_ITEMS, type IndexParameters } from './index-parameters.js'
export { openItemIndex, type OpenOptions } from './open-item-index.js'
