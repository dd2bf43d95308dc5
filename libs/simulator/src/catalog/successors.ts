/** What often follows what: the order that sequence models can learn. */
import { DAY_MS } from '@profilestream/contracts'
import type { WorldItem } from './catalog.js'
import type { Random } from '../random/random.js'
import { drawIndex, runningSums } from '../random/weighted.kernel.js'
import type { WorldPlan } from '../world-plan.js'

/** How likely the first, second, … successor is; adds up to 1. */
export const SUCCESSOR_SHARES = [0.5, 0.25, 0.15, 0.1] as const
/** The last of the successors leads into any category, the others stay in the item's own. */
const ATTEMPTS = 40

/** Gives every item the items that follow it: of its own category, and near in time where items get old. */
export const drawSuccessors = (
  drafts: readonly WorldItem[],
  plan: WorldPlan,
  random: Random,
): WorldItem[] => {
  const everywhere = createPool(drafts)
  const pools = plan.categories.map((_, category) =>
    createPool(drafts.filter(({ categories: [main] }) => main === category)),
  )
  const reachMs = plan.freshHalfLifeDays === null ? Infinity : 2 * plan.freshHalfLifeDays * DAY_MS
  return drafts.map((draft) => {
    const own = pools[draft.categories[0]] ?? everywhere
    return { ...draft, successors: drawFor(draft, { own, everywhere, reachMs, random }) }
  })
}

/** Items that can be drawn by popularity. */
interface Pool {
  readonly items: readonly WorldItem[]
  readonly sums: Float64Array
}

const createPool = (items: readonly WorldItem[]): Pool => ({
  items,
  sums: runningSums(items.map(({ popularity }) => popularity)),
})

interface Draws {
  readonly own: Pool
  readonly everywhere: Pool
  readonly reachMs: number
  readonly random: Random
}

const drawFor = (from: WorldItem, draws: Draws): Int32Array => {
  const chosen: number[] = []
  for (let attempt = 0; attempt < ATTEMPTS && chosen.length < SUCCESSOR_SHARES.length; attempt += 1) {
    const pool = chosen.length < SUCCESSOR_SHARES.length - 1 ? draws.own : draws.everywhere
    const next = pool.items[drawIndex(pool.sums, draws.random.next())]
    if (next !== undefined && next !== from && isNear(from, next, draws.reachMs)) addOnce(chosen, next.index)
  }
  return Int32Array.from(chosen)
}

const addOnce = (chosen: number[], index: number): void => {
  if (!chosen.includes(index)) chosen.push(index)
}

const isNear = (a: WorldItem, b: WorldItem, reachMs: number): boolean =>
  Math.abs((a.item.publishedAt ?? 0) - (b.item.publishedAt ?? 0)) <= reachMs
