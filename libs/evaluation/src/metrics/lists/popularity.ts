/** Popularity of a list, and its bias: how much more popular it is than what its user has had. */
import { meanOfItems } from './mean-of-items.js'

/**
 * Average recommendation popularity of one list.
 * @param list   item indices
 * @param had    train users who have had each item, [items]
 * @param users  train users, ≥ 1
 * @returns      0..1: the mean share of users who have had an item of the list; NaN for an empty list
 * Source: Yin et al., "Challenging the long tail recommendation", VLDB 5(9), 2012, § 5.
 */
export const popularity = (
  list: Int32Array,
  { had, users }: { readonly had: ArrayLike<number>; readonly users: number },
): number => meanOfItems(list, (item) => (had[item] ?? 0) / users)

/**
 * Popularity bias of one list, as lift: (popularity of the list − popularity of the history) / popularity of the history.
 * @param ofList     popularity of the list
 * @param ofHistory  popularity of what the user has had in the train set
 * @returns          −1.., 0 without bias, 1 when the list is twice as popular; NaN without either
 * Source: Abdollahpouri et al., "The connection between popularity bias, calibration, and fairness in recommendation", RecSys 2020,
 *         § 3, with a group for each user.
 */
export const popularityLift = (ofList: number, ofHistory: number): number =>
  ofHistory > 0 ? (ofList - ofHistory) / ofHistory : NaN
