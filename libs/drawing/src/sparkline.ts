/** A line of a terminal that shows how a number went: eight heights, a place for each step or for some of them. Pure. */

const HEIGHTS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/**
 * Draws numbers between their least and their greatest.
 * @param values  in order; more than `width` are joined to means
 * @param width   places at most, 1 or more
 * @returns       one sign a place; empty for no value, of the middle height where all are equal
 */
export const sparkline = (values: readonly number[], width: number): string => {
  const shown = joined(values, width)
  const least = Math.min(...shown)
  const range = Math.max(...shown) - least
  const top = HEIGHTS.length - 1
  return shown
    .map((value) => HEIGHTS[range === 0 ? top >> 1 : Math.round(((value - least) / range) * top)] ?? '')
    .join('')
}

/** As many means as there are places. */
const joined = (values: readonly number[], width: number): readonly number[] => {
  if (values.length <= width) return values
  return Array.from({ length: width }, (_, place) => {
    const from = Math.floor((place * values.length) / width)
    const to = Math.floor(((place + 1) * values.length) / width)
    return values.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from)
  })
}
