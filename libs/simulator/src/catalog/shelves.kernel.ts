/** What users come upon at a time: items that are out, by popularity, freshness and the day's sudden trends. */
import { DAY_MS, HOUR_MS } from '@profilestream/contracts'
import { halved } from '../random/arithmetic.js'
import type { WorldCatalog, WorldItem } from './catalog.js'
import { createRandom, type Random } from '../random/random.js'
import { drawIndex, runningSums, totalOf } from '../random/weighted.kernel.js'
import type { WorldPlan } from '../world-plan.js'

/** Items of one category that can be drawn, with running sums of what they draw. */
interface Shelf {
  readonly items: readonly WorldItem[]
  readonly sums: Float64Array
}

/** The shop front of a world; it is arranged anew every few hours. */
export interface Shelves {
  /** An item of the category, drawn by what it attracts now; undefined while it has none. */
  fromCategory(category: number, at: number, uniform: number): WorldItem | undefined
  /** An item of any category, drawn likewise. */
  fromEverything(at: number, uniform: number): WorldItem | undefined
  /** The items of one creator within the category, in and out. */
  fromCreator(category: number, creator: number): readonly WorldItem[]
  /** Whether the item is out and not yet old. */
  isOut(item: WorldItem, at: number): boolean
  /** What the item attracts at a time, relative. */
  weightOf(item: WorldItem, at: number): number
  /** What all items of each category attract, then all items at all, [categories + 1]. */
  totals(at: number): Float64Array
}

/** Some items become the talk of the day. */
const TRENDS_A_DAY = 3
const TREND_BOOST = 8
/** After so many half-lives nobody finds an item any more. */
const OLD_HALF_LIVES = 6

/** The shelves of a world. */
export const createShelves = (plan: WorldPlan, catalog: WorldCatalog, seed: number): Shelves => {
  const periodMs = plan.freshHalfLifeDays === null ? DAY_MS : 3 * HOUR_MS
  const arrange = createArranger(plan, catalog, seed)
  const creators = plan.creators.names.length
  const byCreator = groupBy(catalog.items, (item) => item.categories[0] * creators + item.creator)
  let current = arrange(0)
  let period = 0
  const at = (time: number): Arrangement => {
    const wanted = Math.floor(time / periodMs)
    if (wanted !== period) current = arrange((period = wanted) * periodMs)
    return current
  }
  const draw = (shelf: Shelf, uniform: number): WorldItem | undefined =>
    shelf.items[drawIndex(shelf.sums, uniform)]
  return {
    fromCategory: (category, time, uniform) => draw(at(time).categories[category]!, uniform),
    fromEverything: (time, uniform) => draw(at(time).everything, uniform),
    fromCreator: (category, creator) => byCreator.get(category * creators + creator) ?? [],
    isOut: (item, time) => weightAt(item, time, plan) > 0,
    weightOf: (item, time) => at(time).weights[item.index] ?? 0,
    totals: (time) => at(time).totals,
  }
}

const groupBy = <T>(values: readonly T[], keyOf: (value: T) => number): Map<number, T[]> => {
  const groups = new Map<number, T[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group === undefined) groups.set(keyOf(value), [value])
    else group.push(value)
  }
  return groups
}

/** How the shelves stand for some hours. */
interface Arrangement {
  /** What each item attracts, [items]. */
  readonly weights: Float64Array
  readonly categories: readonly Shelf[]
  readonly everything: Shelf
  readonly totals: Float64Array
}

const createArranger = (
  plan: WorldPlan,
  catalog: WorldCatalog,
  seed: number,
): ((time: number) => Arrangement) => {
  const members = plan.categories.map((_, category) =>
    catalog.items.filter(({ categories }) => categories.includes(category)),
  )
  return (time) => {
    const weights = Float64Array.from(catalog.items, (item) => weightAt(item, time, plan))
    boostTrends(weights, createRandom(seed, `${plan.name}/trends/${Math.floor(time / DAY_MS)}`))
    const categories = members.map((items, category) => ({
      items,
      sums: runningSums(items.map((item) => weights[item.index]! * shareOf(item, category))),
    }))
    const everything = { items: catalog.items, sums: runningSums(weights) }
    const totals = Float64Array.from([...categories, everything], ({ sums }) => totalOf(sums))
    return { weights, categories, everything, totals }
  }
}

/** How much of an item belongs to a category, 0..1. */
export const shareOf = (item: WorldItem, category: number): number =>
  item.categories[0] === category ? item.shares[0] : item.categories[1] === category ? item.shares[1] : 0

/** Popularity, times freshness where items get old; 0 before the item is out and when it is forgotten. */
const weightAt = (item: WorldItem, time: number, plan: WorldPlan): number => {
  const age = time - (item.item.publishedAt ?? 0)
  if (age < 0) return 0
  if (plan.freshHalfLifeDays === null) return item.popularity
  const halfLives = age / (plan.freshHalfLifeDays * DAY_MS)
  return halfLives > OLD_HALF_LIVES ? 0 : item.popularity * halved(halfLives, 1)
}

/** Some of the items that are out attract many times as much today. */
const boostTrends = (weights: Float64Array, random: Random): void => {
  const out = [...weights.keys()].filter((index) => weights[index]! > 0)
  if (out.length === 0) return
  for (let n = 0; n < TRENDS_A_DAY; n += 1) weights[random.pick(out)]! *= TREND_BOOST
}
