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
 * Users × items from sequences; an item met twice by a user is one entry of value 1.
 * @param sequences  item indices of each user, each 0..items - 1
 * @param items      catalog size
 */
export const matrixOfSequences = (sequences: readonly Int32Array[], items: number): SparseMatrix => {
  const rows = sequences.map((sequence) => Uint32Array.from(new Set(sequence)).sort())
  const offsets = new Uint32Array(rows.length + 1)
  rows.forEach((row, user) => (offsets[user + 1] = (offsets[user] ?? 0) + row.length))
  const columns = new Uint32Array(offsets[rows.length] ?? 0)
  rows.forEach((row, user) => columns.set(row, offsets[user]))
  return {
    rows: rows.length,
    columnCount: items,
    offsets,
    columns,
    values: new Float32Array(columns.length).fill(1),
  }
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
