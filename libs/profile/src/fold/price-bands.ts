/** What the items that the user takes up cost: events by price band, in the scenario's own currency; what she pays counts four times. */
import type { CatalogItem } from '@profilestream/contracts'
import type { EventAtHand } from './event-at-hand.js'
import { countIn } from './tally.kernel.js'

/** Where bands begin, in units of the currency: 0, then 1–2–5 steps; the last band is open. */
export const BANDS = [
  0, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000,
] as const

/** An event by which an item was paid for counts so often. */
const PAID = 4

/** No event yet, [18]. */
export const createPriceBands = (): Uint8Array => new Uint8Array(BANDS.length)

/** Place of the band that a price lies in, 0 for the cheapest. */
export const priceBandPlace = (price: number): number => {
  let band = 0
  while (band + 1 < BANDS.length && price >= (BANDS[band + 1] ?? Infinity)) band += 1
  return band
}

/** The band that a price lies in, as the profile's statement names it: 10–20; 100000– for the last. */
export const priceBandOf = (price: number): string => {
  const band = priceBandPlace(price)
  return `${BANDS[band] ?? 0}–${BANDS[band + 1] ?? ''}`
}

const priceOf = ({ event, scenario }: EventAtHand, item: CatalogItem | undefined): number | null => {
  const { defaultCurrency } = scenario
  if (event.price !== null)
    return (event.currency ?? defaultCurrency) === defaultCurrency ? event.price : null
  const price = item?.price ?? null
  return price !== null && item?.currency === defaultCurrency ? price : null
}

/** Counts the price of an event's item: what the event says, else what the catalog says; nothing for another currency. */
export const countPrice = (bands: Uint8Array, atHand: EventAtHand): void => {
  const { event, definition, basis } = atHand
  if (event.itemId === null || definition.weight <= 0) return
  const item = event.price === null ? basis.catalog.find(event.scenario, event.itemId) : undefined
  const price = priceOf(atHand, item)
  if (price !== null) countIn(bands, priceBandPlace(price), event.action === 'purchase' ? PAID : 1)
}
