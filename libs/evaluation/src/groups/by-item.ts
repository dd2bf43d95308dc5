/** Judges by the item that was held out: how popular it was in the train set, whether it was new, which scenario it is of. */
import type { Catalog } from '../judging/catalog.js'
import type { GroupRule } from './membership.js'

/** Share of the catalog, most popular first, up to which each band goes. */
const BANDS = [0.1, 0.5, 1]

/** The most popular tenth of the catalog, the next four, the lower half. */
export const byPopularity = ({ byPopularity: order, items }: Catalog): GroupRule => {
  const place = new Uint32Array(items)
  order.forEach((item, index) => (place[item] = index))
  return {
    by: 'popularity',
    names: ['most popular 10 %', 'next 40 %', 'least popular 50 %'],
    groupOf: ({ item }) => BANDS.findIndex((share) => (place[item] ?? items) < share * items),
  }
}

/** Items that nobody had in the train set, and the others. */
export const byNewItems = ({ had }: Catalog): GroupRule => ({
  by: 'new items',
  names: ['new: not in the train set', 'known'],
  groupOf: ({ item }) => ((had[item] ?? 0) === 0 ? 0 : 1),
})

/** The scenario of the held-out item. @returns null when no scenarios are known */
export const byScenario = ({ scenarios }: Catalog): GroupRule | null => {
  if (scenarios === null) return null
  const names = [...new Set(scenarios)].sort()
  const places = new Map(names.map((name, place) => [name, place]))
  return { by: 'scenario', names, groupOf: ({ item }) => places.get(scenarios[item] ?? '') ?? 0 }
}
