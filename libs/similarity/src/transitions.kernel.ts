/**
 * Transitions: what is met soon after what. An item-to-item model that keeps order, with decay on both sides.
 * Legend: a past item, b later item, s steps from a to b, r steps from the end of the history.
 *
 *     strength(a → b) = Σ over pairs of decay^(s − 1) / (count(a)^sourceExponent · count(b)^popularityExponent)
 *     score(b)        = Σ over the history of historyDecay^r · strength(a → b)
 *
 * A pair also counts for the way back, at the share `backward`: who met b met a before.
 * Source: the decayed sequential rules of Ludewig & Jannach, "Evaluation of session-based recommendation
 * algorithms", UMUAI 28, 2018 (SR with step weights), with a popularity exponent as in item-to-item cosine
 * (Deshpande & Karypis, TOIS 22(1), 2004, eq. 4), and a decay over the history when scoring.
 */
import type { Neighbours } from './neighbours.js'
import { aroundPlace, occurrencesOf, worthBySteps, type Occurrences } from './occurrences.kernel.js'
import { countPopularity } from './popularity.kernel.js'
import { topK } from './top-k.kernel.js'

/**
 * How transitions are counted. The defaults are those that did best on validation interactions of four sets together
 * (docs/decisions/0070-neighbour-methods.md).
 */
export interface TransitionOptions {
  /** How many steps ahead still count. @default 10 */
  readonly steps?: number
  /** Worth of one more step, 0..1: a pair s steps apart adds decay^(s − 1). @default 0.8 */
  readonly decay?: number
  /** What a pair counts for the way back, b → a, 0..1: 0 keeps order, 1 ignores it. @default 0.3 */
  readonly backward?: number
  /** Strength is divided by count(a) to this power: 0 lets frequent items speak louder, 1 makes shares. @default 0.65 */
  readonly sourceExponent?: number
  /** Strength is divided by count(b) to this power: 0 favours the popular, 1 the rare. @default 0.1 */
  readonly popularityExponent?: number
  /** Neighbours kept for each item. @default 200 */
  readonly topK?: number
}

/** How a history reads the transitions. */
export interface TransitionScoring {
  /** Worth of one more step back, 0..1: the item r steps from the end counts decay^r. @default 0.65 */
  readonly decay?: number
  /** How many of the newest items count. @default 10 */
  readonly steps?: number
}

/** What holds when an option is left out; training and serving share them. */
export const TRANSITION_DEFAULTS = {
  steps: 10,
  decay: 0.8,
  backward: 0.3,
  historyDecay: 0.65,
  sourceExponent: 0.65,
  popularityExponent: 0.1,
  topK: 200,
} as const

/**
 * Counts, for each item, what followed it. O(interactions · steps) time, O(interactions + items · topK) memory.
 * @param sequences  item indices of each user in time order, each 0..items − 1
 * @param items      catalog size
 */
export const fitTransitions = (
  sequences: readonly Int32Array[],
  items: number,
  options: TransitionOptions = {},
): Neighbours => {
  const { steps, decay, backward, ...rest } = { ...TRANSITION_DEFAULTS, ...options }
  const occurrences = occurrencesOf(sequences, items)
  const worths = { worth: worthBySteps(steps, decay), worthBack: worthBySteps(steps, decay, backward) }
  const counts = countPopularity(sequences, items).map((count) => Math.max(1, count))
  const damping = counts.map((count) => count ** -rest.popularityExponent)
  const rows: { indices: Int32Array; scores: Float32Array }[] = []
  const row = new Float32Array(items).fill(-Infinity)
  for (let item = 0; item < items; item += 1) {
    const touched = countFollowers(occurrences, item, worths, row)
    const factor = counts[item]! ** -rest.sourceExponent
    rows.push(strongest(row, touched, { damping, factor, kept: rest.topK }))
    for (const other of touched) row[other] = -Infinity
  }
  return joinRows(rows)
}

/** Adds up row `item`; untouched places of the row stay −∞. Returns the touched ones. */
const countFollowers = (
  occurrences: Occurrences,
  item: number,
  worths: { worth: Float64Array; worthBack: Float64Array },
  row: Float32Array,
): number[] => {
  const { offsets, places } = occurrences
  const touched: number[] = []
  const add = (other: number, worth: number): void => {
    if (row[other] === -Infinity) {
      row[other] = 0
      touched.push(other)
    }
    row[other]! += worth
  }
  for (let entry = offsets[item]!; entry < offsets[item + 1]!; entry += 1) {
    aroundPlace(occurrences, places[entry]!, worths, add)
  }
  return touched
}

const strongest = (
  row: Float32Array,
  touched: readonly number[],
  { damping, factor, kept }: { damping: Float32Array; factor: number; kept: number },
): { indices: Int32Array; scores: Float32Array } => {
  const ascending = Int32Array.from(touched).sort()
  const damped = Float32Array.from(ascending, (other) => row[other]! * damping[other]! * factor)
  const best = topK(damped, kept)
  return { indices: best.indices.map((place) => ascending[place]!), scores: best.scores }
}

const joinRows = (rows: readonly { indices: Int32Array; scores: Float32Array }[]): Neighbours => {
  const offsets = new Uint32Array(rows.length + 1)
  rows.forEach((row, item) => (offsets[item + 1] = offsets[item]! + row.indices.length))
  const items = new Uint32Array(offsets[rows.length]!)
  const scores = new Float32Array(items.length)
  rows.forEach((row, item) => {
    items.set(row.indices, offsets[item])
    scores.set(row.scores, offsets[item])
  })
  return { offsets, items, scores }
}

/**
 * Adds to `out` what a history's newest items lead to.
 * @param scoring  what it leaves out is as the neighbours say, else as the defaults
 * @param history  item indices in time order, newest last
 * @param out      one score for each item, [items]; overwritten
 */
export const scoreTransitions = (
  neighbours: Neighbours,
  history: Int32Array,
  scoring: TransitionScoring,
  out: Float32Array,
): void => {
  const usual = neighbours.scoring ?? {
    steps: TRANSITION_DEFAULTS.steps,
    decay: TRANSITION_DEFAULTS.historyDecay,
  }
  const { decay, steps } = { ...usual, ...scoring }
  out.fill(0)
  const oldest = Math.max(0, history.length - steps)
  let weight = 1
  for (let at = history.length - 1; at >= oldest; at -= 1) {
    const item = history[at]!
    for (let entry = neighbours.offsets[item]!; entry < neighbours.offsets[item + 1]!; entry += 1) {
      out[neighbours.items[entry]!]! += weight * neighbours.scores[entry]!
    }
    weight *= decay
  }
}
