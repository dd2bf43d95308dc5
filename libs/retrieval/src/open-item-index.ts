/** Opening the index of a release: found items are scored exactly before they are given. */
import type { Embeddings, FoundItems, NearestItems } from '@profilestream/recommendation'
import { scoreDeep } from '@profilestream/recommendation'
import { topK } from '@profilestream/similarity'
import { writeFile } from 'node:fs/promises'
import type { Index } from 'usearch'
import { INDEX_DEFAULTS, type IndexParameters } from './index-parameters.js'
import { queryOf } from './levelled-rows.kernel.js'
import { withoutHeader } from './index-header.js'
import { newIndex, withTemporaryFile } from './usearch.js'

/** How the index is searched. */
export interface OpenOptions {
  readonly parameters?: IndexParameters
}

/**
 * Opens an index that `buildItemIndex` made.
 * @param bytes       of the index
 * @param embeddings  that it was built of, [items, dimension]
 * @throws ContractError when the bytes are no index of these embeddings; UnavailableError where the library does not load
 */
export const openItemIndex = async (
  bytes: Uint8Array,
  embeddings: Embeddings,
  { parameters = INDEX_DEFAULTS }: OpenOptions = {},
): Promise<NearestItems> => {
  const { rows, dimension } = embeddings
  const items = Math.floor(rows.length / dimension)
  const own = withoutHeader({ items, dimension }, bytes)
  const index = await newIndex(dimension + 1, parameters)
  await withTemporaryFile(async (path) => {
    await writeFile(path, own)
    index.load(path)
  })
  return { nearest: (vector, count) => nearest(index, embeddings, { vector, count }) }
}

/** Found for each item asked for: the index holds half-precise numbers, and the last places are disputed among them. */
const FOUND_PER_ITEM = 1.5

const nearest = (
  index: Index,
  { rows, dimension }: Embeddings,
  { vector, count }: { readonly vector: Float32Array; readonly count: number },
): FoundItems => {
  const keys = index.search(
    queryOf(vector),
    Math.min(Math.ceil(count * FOUND_PER_ITEM), index.size()),
    1,
  ).keys
  const items = Int32Array.from(keys, Number)
  const found = new Float32Array(items.length * dimension)
  items.forEach((item, place) =>
    found.set(rows.subarray(item * dimension, (item + 1) * dimension), place * dimension),
  )
  const { indices, scores } = topK(scoreDeep(vector, { rows: found, dimension }), count)
  return { items: indices.map((place) => items[place] ?? -1), scores }
}
