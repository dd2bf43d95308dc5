/** The packed habits of a scenario made readable. */
import { BANDS } from '../fold/price-bands.js'
import type { ScenarioState } from '../mutable-profile.js'
import type { PriceBand, ScenarioProfile } from '../profile.js'

const listPrices = (bands: Uint8Array): PriceBand[] =>
  BANDS.map((from, band) => ({ from, to: BANDS[band + 1] ?? null, events: bands[band] ?? 0 })).filter(
    ({ events }) => events > 0,
  )

/** Rhythm, devices and prices. */
export const viewHabits = ({
  rhythm,
  devices,
  priceBands,
}: ScenarioState): Pick<ScenarioProfile, 'rhythm' | 'devices' | 'prices'> => ({
  rhythm: {
    hours: [...rhythm.hours],
    weekdays: [...rhythm.weekdays],
    utcOffsetMinutes: Number.isNaN(rhythm.offsetMinutes) ? null : rhythm.offsetMinutes,
  },
  devices: Object.fromEntries(devices.names.map((name, place) => [name, devices.counts[place] ?? 0])),
  prices: listPrices(priceBands),
})
