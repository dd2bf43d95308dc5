/** The mean over a list's items that several metrics take. */

/** Mean of a number over the items of a list; NaN without items. */
export const meanOfItems = (list: Int32Array, of: (item: number) => number): number => {
  let sum = 0
  for (const item of list) sum += of(item)
  return sum / list.length
}
