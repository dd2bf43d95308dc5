/** A column of numbers that grows: a typed array that doubles when it is full. */

type Numbers = Uint8Array | Uint32Array | Float64Array

/** The column. */
export interface GrowingColumn<Column extends Numbers> {
  readonly length: number
  push(value: number): void
  append(values: Column): void
  /** A copy of what it holds. */
  build(): Column
}

const FIRST_LENGTH = 64

/** Makes an empty column of the kind that `make` makes. */
export const createGrowingColumn = <Column extends Numbers>(
  make: (length: number) => Column,
): GrowingColumn<Column> => {
  let values = make(FIRST_LENGTH)
  let length = 0

  const reserve = (more: number): void => {
    if (length + more <= values.length) return
    const larger = make(Math.max(2 * values.length, length + more))
    larger.set(values.subarray(0, length))
    values = larger
  }
  return {
    get length() {
      return length
    },
    push: (value) => {
      reserve(1)
      values[length] = value
      length += 1
    },
    append: (more) => {
      reserve(more.length)
      values.set(more, length)
      length += more.length
    },
    build: () => {
      const own = make(length)
      own.set(values.subarray(0, length))
      return own
    },
  }
}
