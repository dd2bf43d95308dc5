/** The numbers of an interaction as the training log keeps them: one row of 64-bit floats, NaN for what the event does not say. */

/** The numbers kept, in their order within a row. Segments on disk rest on it: only ever appended to. */
export const LOGGED_NUMBERS = ['dwellMs', 'completion', 'price', 'quantity', 'rating'] as const

/** Name of a number kept. */
export type LoggedNumber = (typeof LOGGED_NUMBERS)[number]

/** The numbers of one interaction; what the event does not say is null or left out. */
export type LoggedNumbers = Readonly<Partial<Record<LoggedNumber, number | null>>>

/** Numbers in a row. */
export const ROW_NUMBERS = LOGGED_NUMBERS.length

/** One row, [5]. */
export const rowOfNumbers = (numbers: LoggedNumbers): number[] =>
  LOGGED_NUMBERS.map((name) => numbers[name] ?? NaN)

/** The numbers of one row, null for what the event did not say. */
export const numbersAt = (numbers: Float64Array, row: number): Record<LoggedNumber, number | null> => {
  const said = (name: LoggedNumber): number | null => {
    const value = numbers[row * ROW_NUMBERS + LOGGED_NUMBERS.indexOf(name)] ?? NaN
    return Number.isNaN(value) ? null : value
  }
  return {
    dwellMs: said('dwellMs'),
    completion: said('completion'),
    price: said('price'),
    quantity: said('quantity'),
    rating: said('rating'),
  }
}

/** One number of every row, [rows], NaN where the event did not say. */
export const columnOf = (numbers: Float64Array, name: LoggedNumber): Float64Array => {
  const place = LOGGED_NUMBERS.indexOf(name)
  const column = new Float64Array(numbers.length / ROW_NUMBERS)
  for (let row = 0; row < column.length; row += 1) column[row] = numbers[row * ROW_NUMBERS + place] ?? NaN
  return column
}
