/** Novelty: how little known the items of a list are. */
import { meanOfItems } from './mean-of-items.js'

/**
 * Mean self-information of a list: log2(users / users who have had the item). An item that nobody has had counts as had by one.
 * @param list     item indices, best first
 * @param had      train users who have had each item, [items]
 * @param users    train users, ≥ 1
 * @returns        bits, 0 when everybody has had every item; NaN for an empty list
 * Source: Zhou et al., "Solving the apparent diversity-accuracy dilemma of recommender systems", PNAS 107(10), 2010.
 */
export const novelty = (
  list: Int32Array,
  { had, users }: { readonly had: ArrayLike<number>; readonly users: number },
): number => meanOfItems(list, (item) => Math.log2(users / Math.max(1, had[item] ?? 0)))
