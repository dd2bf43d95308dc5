/** Compressed sparse rows: the one matrix that neighbour methods read, users × items or its transpose. */

/** A sparse matrix, row after row. Row r spans `offsets[r]` to `offsets[r + 1]` of `columns` and `values`. */
export interface SparseMatrix {
  readonly rows: number
  readonly columnCount: number
  /** [rows + 1], ascending, the first 0. */
  readonly offsets: Uint32Array
  /** Column of each entry, ascending within a row, no repeats, [entries]. */
  readonly columns: Uint32Array
  /** Value of each entry, [entries]. */
  readonly values: Float32Array
}

/**
 * Users × items from sequences; an item met twice by a user is one entry.
 * @param sequences  item indices of each user in time order, each 0..items − 1
 * @param items      catalog size
 * @param decay      worth of one more step back from a user's newest interaction, 0..1: an entry's value is
 *                   decay^steps of its newest meeting; 1 gives ones
 */
export const matrixOfSequences = (sequences: readonly Int32Array[], items: number, decay = 1): SparseMatrix =>
  matrixOfEntries(
    sequences.map((sequence) => entriesOf(sequence, decay)),
    items,
  )

const entriesOf = (sequence: Int32Array, decay: number): [column: number, value: number][] => {
  const newest = new Map<number, number>()
  sequence.forEach((item, place) => newest.set(item, decay ** (sequence.length - 1 - place)))
  return [...newest]
}

/**
 * A matrix from its entries, in any order within a row.
 * @param entries      (column, value) of each row, each column at most once a row
 * @param columnCount  number of columns
 */
export const matrixOfEntries = (
  entries: readonly (readonly (readonly [column: number, value: number])[])[],
  columnCount: number,
): SparseMatrix => {
  const rows = entries.map((row) => [...row].sort(([a], [b]) => a - b))
  const offsets = new Uint32Array(rows.length + 1)
  rows.forEach((row, index) => (offsets[index + 1] = (offsets[index] ?? 0) + row.length))
  return {
    rows: rows.length,
    columnCount,
    offsets,
    columns: Uint32Array.from(rows.flatMap((row) => row.map(([column]) => column))),
    values: Float32Array.from(rows.flatMap((row) => row.map(([, value]) => value))),
  }
}
