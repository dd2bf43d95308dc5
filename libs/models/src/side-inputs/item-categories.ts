/**
 * Categories of items as places in a row of fixed width, whatever categories there are: each has two of them, by hashes of its
 * name, so that two categories are hardly ever the same two, and weights of one training mean the same in the next.
 * Source: J. Serrà, A. Karatzoglou, "Getting Deep Recommenders Fit: Bloom Embeddings for Sparse Binary Input/Output Networks",
 * RecSys 2017.
 */
import { hash32 } from '@profilestream/contracts'
import type { NamedTensor } from '../encoder.js'
import type { SideInput } from './side-input.js'

/** Places that categories share. */
export const CATEGORY_PLACES = 64
/** Categories of an item that are read, the first it names. */
const MOST = 8
/** Seeds of the hashes: one place each. */
const SEEDS = [0x5eed0001, 0x5eed0002] as const

/** Stands where an item has no more categories. */
const NONE = -1

/** The name of the table among an encoder's weights; it is none that is trained. */
export const ITEM_CATEGORIES = 'itemCategories'

/** Places of each item's categories, [items, 2 × most categories of an item], −1 where there are no more. */
export const placesOfCategories = (categories: readonly (readonly string[])[]): NamedTensor => {
  const places = categories.map((own) =>
    own.slice(0, MOST).flatMap((name) => SEEDS.map((seed) => hash32(name, seed) % CATEGORY_PLACES)),
  )
  const width = places.reduce((most, own) => Math.max(most, own.length), 0)
  const data = new Float32Array(places.length * width).fill(NONE)
  places.forEach((own, item) => data.set(own, item * width))
  return { shape: [places.length, width], data }
}

/** Shares 1 out among the places of an item's categories; an item without any leaves zeros. */
export const writeCategories = (
  out: Float32Array,
  from: number,
  { table, item }: { readonly table: NamedTensor; readonly item: number },
): void => {
  const [, width = 0] = table.shape
  const own = table.data.subarray(item * width, (item + 1) * width)
  const end = own.indexOf(NONE)
  const count = end < 0 ? width : end
  for (let at = 0; at < count; at += 1) {
    const place = from + (own[at] ?? 0)
    out[place] = (out[place] ?? 0) + 1 / count
  }
}

/** The categories of the item. */
export const category: SideInput = {
  meaning: 'the categories of the item',
  from: [],
  table: {
    name: ITEM_CATEGORIES,
    meaning: 'categories of items',
    make: ({ categories }) => categories && placesOfCategories(categories),
  },
  width: CATEGORY_PLACES,
  open:
    (table) =>
    (out, at, { item }) =>
      writeCategories(out, at, { table, item }),
}
