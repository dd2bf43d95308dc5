/** Serendipity: what was of use and not obvious. */

/**
 * Serendipity of one list: the share of its places that hold an item which was held out and which popularity alone would not
 * have shown in a list as long.
 * @param list      item indices, best first, [k], −1 where the list is shorter
 * @param hits      1 where the list's item was held out, [k]
 * @param expected  what popularity would have shown her, [k]
 * @returns         0..1, higher is better
 * Source: Ge, Delgado-Battenfeld & Jannach, "Beyond accuracy", RecSys 2010, § 3.2: |unexpected ∩ useful| / N.
 */
export const serendipity = (list: Int32Array, hits: Uint8Array, expected: Int32Array): number => {
  let found = 0
  list.forEach((item, place) => {
    if (hits[place] === 1 && !expected.includes(item)) found += 1
  })
  return found / list.length
}
