/**
 * Likeness by content: which items say the same of themselves as those of a history do, for items and users of whom little is known.
 * Legend: l a label (category, tag, word of a title), a an item r steps from the history's end, b any item.
 *
 *     idf(l)   = ln(items / items with l)
 *     item(b)  = the idf of its labels, scaled to length one
 *     score(b) = Σ over the history of decay^r · item(a) · item(b), times (1 + count(b))^popularityWeight
 *
 * Where the history says nothing, all items are alike to it, and their counts rank alone.
 *
 * Source: Lops, de Gemmis & Semeraro, "Content-based recommender systems", in: Recommender Systems Handbook, Springer 2011, § 3.3.
 */
import { countPopularity } from './popularity.kernel.js'
import { matrixOfEntries, type SparseMatrix } from './sparse-matrix.js'
import { withUnitRows } from './similarities/prepare.kernel.js'
import { transpose } from './transpose.kernel.js'

/** How content is read. */
export interface ContentOptions {
  /** Worth of one more step back in the history that asks, 0..1. */
  readonly decay: number
  /** Power of an item's interactions: many items say the same of themselves, and the popular of them is the better guess. */
  readonly popularityWeight: number
}

/** Items by what they say of themselves. */
export interface ContentLikeness {
  /** Scores of a history, one for each item, [items]; overwrites `out`. */
  score(history: Int32Array, out: Float32Array): void
}

/**
 * @param labels     of each item, no repeats within an item, [items]
 * @param sequences  for counts alone
 */
export const fitContent = (
  labels: readonly (readonly string[])[],
  sequences: readonly Int32Array[],
  { decay, popularityWeight }: ContentOptions,
): ContentLikeness => {
  const items = withUnitRows(labelMatrix(labels))
  const byLabel = transpose(items)
  const worth = countPopularity(sequences, labels.length).map((count) => (1 + count) ** popularityWeight)
  const liking = new Float64Array(items.columnCount)
  return {
    score: (history, out) => {
      liking.fill(0)
      let weight = 1
      for (let at = history.length - 1; at >= 0; at -= 1) {
        addRow(items, history[at]!, weight, liking)
        weight *= decay
      }
      const saysNothing = liking.every((one) => one === 0)
      out.fill(saysNothing ? 1 : 0)
      for (let label = 0; label < liking.length; label += 1) {
        if (liking[label]! > 0) addRow(byLabel, label, liking[label]!, out)
      }
      for (let item = 0; item < out.length; item += 1) out[item]! *= worth[item]!
    },
  }
}

const labelMatrix = (labels: readonly (readonly string[])[]): SparseMatrix => {
  const numbers = new Map<string, number>()
  const counts: number[] = []
  for (const label of labels.flat()) {
    const number = numbers.get(label) ?? numbers.size
    numbers.set(label, number)
    counts[number] = (counts[number] ?? 0) + 1
  }
  const idf = counts.map((count) => Math.log(labels.length / count))
  const entries = labels.map((own) =>
    own.map((label): [number, number] => {
      const number = numbers.get(label) ?? 0
      return [number, idf[number] ?? 0]
    }),
  )
  return matrixOfEntries(entries, numbers.size)
}

const addRow = (
  matrix: SparseMatrix,
  row: number,
  weight: number,
  sums: Float64Array | Float32Array,
): void => {
  for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry += 1) {
    sums[matrix.columns[entry]!]! += weight * matrix.values[entry]!
  }
}
