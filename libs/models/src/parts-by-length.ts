/** Cuts a batch of histories into parts of about one length, so that little of what is computed is padding. */

/** What one more part costs, in positions: about as much time as its operations take when they have nothing to do. */
const COST_OF_A_PART = 4_000

/**
 * The cut that costs least, where a part costs as many positions as its histories have when all are as long as its longest.
 * @param lengths  of the histories, each at most `longest`
 * @returns        rows of each part, [parts], the longest histories first
 */
export const partsByLength = (lengths: readonly number[], longest: number): number[][] => {
  if (lengths.length * longest <= COST_OF_A_PART) return [[...lengths.keys()]]
  const rowsOf: number[][] = Array.from({ length: longest + 1 }, () => [])
  lengths.forEach((length, row) => rowsOf[length]?.push(row))
  const cuts = cheapestCuts(rowsOf.map((rows) => rows.length))
  const parts: number[][] = []
  for (let to = longest; to >= 0; to = (cuts[to] ?? 0) - 1) {
    const rows = rowsOf.slice(cuts[to], to + 1).flat()
    if (rows.length > 0) parts.push(rows)
  }
  return parts
}

/**
 * The shortest length in the part whose longest is `to`, for each `to`, when all up to it are cut best.
 * @param counts  histories of each length
 */
const cheapestCuts = (counts: readonly number[]): number[] => {
  const cheapest: number[] = []
  return counts.map((_, to) => {
    let [least, cut, rows] = [Infinity, to, 0]
    for (let from = to; from >= 0; from--) {
      rows += counts[from] ?? 0
      const cost = (rows === 0 ? 0 : rows * to + COST_OF_A_PART) + (cheapest[from - 1] ?? 0)
      if (cost < least) [least, cut] = [cost, from]
    }
    cheapest[to] = least
    return cut
  })
}
