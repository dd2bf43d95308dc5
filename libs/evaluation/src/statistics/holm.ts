/** Holm's correction: the more pairs are compared, the less a small p says. */

/**
 * Corrected p values: they may be held against the same level as a single one, whatever holds of the others.
 * @param pValues  of all comparisons, [comparisons]
 * @returns        in the same order, 0..1, never below what was given
 * Source: Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6(2), 1979.
 */
export const holm = (pValues: readonly number[]): number[] => {
  const order = [...pValues.keys()].sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1))
  const corrected = new Array<number>(pValues.length).fill(1)
  let least = 0
  order.forEach((comparison, place) => {
    least = Math.max(least, (pValues.length - place) * (pValues[comparison] ?? 1))
    corrected[comparison] = Math.min(1, least)
  })
  return corrected
}
