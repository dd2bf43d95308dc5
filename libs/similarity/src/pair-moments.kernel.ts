/** What one row has in common with every row behind it, in one pass over the columns it has. */
import type { SparseMatrix } from './sparse-matrix.js'
import type { PairMoments } from './similarities/similarity.js'

/** Moments of one row with others, dense over the rows; `touched` lists the rows that have something in common. */
export class RowMoments implements PairMoments {
  count = 0
  products = 0
  sumX = 0
  sumY = 0
  squaresX = 0
  squaresY = 0
  /** The rows with something in common, in the first `touchedCount` places. */
  readonly touched: Uint32Array
  touchedCount = 0
  private readonly counts: Uint32Array
  private readonly dots: Float64Array
  /** Σx, Σy, Σx², Σy² of each row side by side; empty when not asked for. */
  private readonly sums: Float64Array
  /** The one value of each row, where no row has two: then counting is enough, Σxy = n·x·y. Else null. */
  private readonly constants: Float64Array | null
  /** The one value of the row at hand; of no meaning unless `isCounted`. */
  private constant = 0
  private isCounted = false

  /**
   * @param matrix     prepared rows
   * @param transposed the same, columns as rows; the entries of each in ascending order
   * @param needsSums  whether sums and squares are wanted
   */
  constructor(
    private readonly matrix: SparseMatrix,
    private readonly transposed: SparseMatrix,
    private readonly needsSums: boolean,
  ) {
    this.touched = new Uint32Array(matrix.rows)
    this.counts = new Uint32Array(matrix.rows)
    this.dots = new Float64Array(matrix.rows)
    this.sums = new Float64Array(needsSums ? 4 * matrix.rows : 0)
    this.constants = needsSums ? null : constantsOf(matrix)
  }

  /**
   * Takes the moments of a row with each row behind it, or with all from `first` on.
   * @param source  where the row is, prepared alike; another matrix for a row that is none of the compared ones
   */
  take(row: number, first: number = row + 1, source: SparseMatrix = this.matrix): void {
    this.clear()
    const { offsets, columns, values } = source
    const [from, to] = [offsets[row]!, offsets[row + 1]!]
    this.isCounted = this.constants !== null && (source === this.matrix || isConstant(values, from, to))
    this.constant = from < to ? values[from]! : 0
    for (let entry = from; entry < to; entry += 1) this.addColumn(columns[entry]!, values[entry]!, first)
  }

  /** Makes this the moments with one of the touched rows. */
  with(other: number): this {
    this.count = this.counts[other]!
    this.products =
      this.isCounted && this.constants !== null
        ? this.count * this.constant * this.constants[other]!
        : this.dots[other]!
    if (!this.needsSums) return this
    const { sums } = this
    this.sumX = sums[4 * other]!
    this.sumY = sums[4 * other + 1]!
    this.squaresX = sums[4 * other + 2]!
    this.squaresY = sums[4 * other + 3]!
    return this
  }

  private clear(): void {
    const { touched, counts, dots, sums } = this
    for (let i = 0; i < this.touchedCount; i += 1) {
      const other = touched[i]!
      counts[other] = 0
      dots[other] = 0
      if (this.needsSums) sums.fill(0, 4 * other, 4 * other + 4)
    }
    this.touchedCount = 0
  }

  /** The column is read from its end: the rows behind `first` are the last ones. */
  private addColumn(column: number, x: number, first: number): void {
    const { counts, dots, sums, touched, isCounted, needsSums } = this
    const { offsets, columns, values } = this.transposed
    const from = offsets[column]!
    for (let entry = offsets[column + 1]! - 1; entry >= from; entry -= 1) {
      const other = columns[entry]!
      if (other < first) return
      if (counts[other]! === 0) touched[this.touchedCount++] = other
      counts[other]! += 1
      if (isCounted) continue
      const y = values[entry]!
      dots[other]! += x * y
      if (!needsSums) continue
      const at = 4 * other
      sums[at]! += x
      sums[at + 1]! += y
      sums[at + 2]! += x * x
      sums[at + 3]! += y * y
    }
  }
}

const isConstant = (values: Float32Array, from: number, to: number): boolean => {
  for (let entry = from + 1; entry < to; entry += 1) if (values[entry]! !== values[from]!) return false
  return true
}

/** The value that all entries of a row have, row by row; null when a row has two. Clicks and likes are such. */
const constantsOf = ({ rows, offsets, values }: SparseMatrix): Float64Array | null => {
  const constants = new Float64Array(rows)
  for (let row = 0; row < rows; row += 1) {
    const [from, to] = [offsets[row]!, offsets[row + 1]!]
    if (!isConstant(values, from, to)) return null
    constants[row] = from < to ? values[from]! : 0
  }
  return constants
}
