/** The price of the item as the band that profiles count it in: bands are fixed, so weights mean the same in the next training. */
import { PRICE_BANDS, priceBandPlace } from '@profilestream/profile'
import type { NamedTensor } from '../encoder.js'
import type { SideInput } from './side-input.js'

/** The name of the table: band of each item, −1 where no price is known, [items, 1]. */
export const ITEM_PRICES = 'itemPrices'

/** Stands where no price is known. */
const NONE = -1

const bandsOf = (prices: readonly (number | null)[]): NamedTensor => ({
  shape: [prices.length, 1],
  data: Float32Array.from(prices, (price) => (price === null ? NONE : priceBandPlace(price))),
})

/** The price of the item; one without leaves zeros. */
export const price: SideInput = {
  meaning: "the item's price as the catalog names it in the scenario's currency, by its band",
  from: [],
  table: { name: ITEM_PRICES, meaning: 'prices of items', make: ({ prices }) => prices && bandsOf(prices) },
  width: PRICE_BANDS.length,
  open:
    ({ data }) =>
    (out, at, { item }) => {
      const band = data[item] ?? NONE
      if (band !== NONE) out[at + band] = 1
    },
}
