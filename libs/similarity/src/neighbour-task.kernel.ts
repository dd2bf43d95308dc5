/**
 * The search for the k nearest rows of every row, in steps that threads can share, and without the matrix of all pairs: each
 * pair is met once, from its first row, and offered to both lists; then what all have met of a row is gathered.
 * Time: Σ over columns of entries² / 2; memory: 8 bytes · rows · k for each thread and a few numbers a row.
 */
import { BestLists, listMemory, type Allocate, type ListMemory } from './best-lists.kernel.js'
import { ComparedRows, prepareRows, type PreparedRows, type Trust } from './compared-rows.kernel.js'
import type { SimilarityName } from './similarities/by-name.js'
import { entriesIn, type SparseMatrix } from './sparse-matrix.js'

/** How neighbours are found. What is left out does nothing. */
export interface NeighbourOptions extends Trust {
  /** Neighbours kept for each row. @default 100 */
  readonly k?: number
  /**
   * The similarity is divided by the neighbour's entries to this power: 0 favours the popular, 1 the rare.
   * Source: Deshpande & Karypis, "Item-based top-N recommendation algorithms", TOIS 22(1), 2004, eq. 4. @default 0
   */
  readonly popularityExponent?: number
}

/** What holds when an option is left out. */
export const NEIGHBOUR_DEFAULTS: Required<NeighbourOptions> = {
  k: 100,
  shrinkage: 0,
  significance: 0,
  minimumSupport: 1,
  popularityExponent: 0,
}

/** What is searched, as plain numbers. */
export interface NeighbourTask {
  readonly rows: PreparedRows
  readonly options: Required<NeighbourOptions>
}

/** Rows `from` to `to` − 1. */
export interface RowRange {
  readonly from: number
  readonly to: number
}

/** Makes a matrix ready to be searched. */
export const neighbourTask = (
  matrix: SparseMatrix,
  similarity: SimilarityName,
  options: NeighbourOptions,
): NeighbourTask => ({
  rows: prepareRows(matrix, similarity),
  options: { ...NEIGHBOUR_DEFAULTS, ...options },
})

/** Memory for the lists of one who searches; private when nothing allocates it. */
export const memoryFor = ({ rows, options }: NeighbourTask, allocate?: Allocate): ListMemory =>
  listMemory(rows.matrix.rows, Math.max(1, options.k), allocate)

/**
 * Meets pairs and offers them to lists of one's own.
 * @param memory  of these lists
 * @param others  the lists of all others who search at the same time: what they have found spares worse offers
 * @returns       meets the pairs that begin with some rows, each row with all behind it
 */
export const meetPairs = (
  { rows, options }: NeighbourTask,
  memory: ListMemory,
  others: readonly ListMemory[] = [],
): ((range: RowRange) => void) => {
  const compared = new ComparedRows(rows, options)
  const lists = new BestLists(memory)
  const theirs = others.map((other) => new BestLists(other))
  const damping = Float64Array.from(
    { length: rows.matrix.rows },
    (_, row) => Math.max(1, entriesIn(rows.matrix, row)) ** -options.popularityExponent,
  )
  return ({ from, to }) => {
    for (const other of theirs) lists.raiseBars(other)
    for (let row = from; row < to; row += 1) {
      compared.take(row, row + 1)
      for (let i = 0; i < compared.commonCount; i += 1) {
        const other = compared.common[i]!
        const likeness = compared.likeness(other)
        if (likeness <= 0) continue
        lists.offer(row, other, likeness * damping[other]!)
        lists.offer(other, row, likeness * damping[row]!)
      }
    }
  }
}

/**
 * Puts what all have met of some rows into the lists of the first, sorted, once all pairs are met.
 * @param memories  the lists of all who searched
 * @returns         gathers some rows
 */
export const gatherLists = (memories: readonly ListMemory[]): ((range: RowRange) => void) => {
  const [first, ...others] = memories.map((memory) => new BestLists(memory))
  return ({ from, to }) => {
    for (let row = from; row < to; row += 1) {
      for (const other of others) first?.absorb(row, other)
      first?.sort(row)
    }
  }
}
