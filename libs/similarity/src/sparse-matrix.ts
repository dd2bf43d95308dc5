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

/** Entries of a row. */
export const entriesIn = ({ offsets }: SparseMatrix, row: number): number =>
  (offsets[row + 1] ?? 0) - (offsets[row] ?? 0)

/** Where rows of given lengths begin, laid end to end, [rows + 1]. */
const offsetsOf = (rows: readonly { readonly length: number }[]): Uint32Array => {
  const offsets = new Uint32Array(rows.length + 1)
  rows.forEach(({ length }, row) => (offsets[row + 1] = (offsets[row] ?? 0) + length))
  return offsets
}

/**
 * Users × items from sequences; an item met twice by a user is one entry.
 * @param sequences  item indices of each user in time order, each 0..items − 1
 * @param items      catalog size
 * @param decay      worth of one more step back from a user's newest interaction, 0..1: an entry's value is
 *                   decay^steps of its newest meeting; 1 gives ones
 */
export const matrixOfSequences = (
  sequences: readonly Int32Array[],
  items: number,
  decay = 1,
): SparseMatrix => {
  const rows = sequences.map((sequence) => Uint32Array.from(new Set(sequence)).sort())
  const offsets = offsetsOf(rows)
  const columns = new Uint32Array(offsets[rows.length] ?? 0)
  const values = new Float32Array(columns.length)
  const worth = new Float32Array(items)
  rows.forEach((row, user) => {
    const sequence = sequences[user] ?? []
    sequence.forEach((item, place) => (worth[item] = decay ** (sequence.length - 1 - place)))
    columns.set(row, offsets[user])
    values.set(
      Float32Array.from(row, (item) => worth[item] ?? 0),
      offsets[user],
    )
  })
  return { rows: rows.length, columnCount: items, offsets, columns, values }
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
  const offsets = offsetsOf(entries)
  const columns = new Uint32Array(offsets[entries.length] ?? 0)
  const values = new Float32Array(columns.length)
  entries.forEach((row, index) => {
    const ascending = [...row].sort(([a], [b]) => a - b)
    columns.set(
      ascending.map(([column]) => column),
      offsets[index],
    )
    values.set(
      ascending.map(([, value]) => value),
      offsets[index],
    )
  })
  return { rows: entries.length, columnCount, offsets, columns, values }
}
