/** What one fitted ranker did for every judge: ranks of what was held out, and lists. */

/** A ranker's answers to all judges of a test, users in the test's order. */
export interface Verdict {
  readonly users: number
  /** Where each user's held-out items begin in `ranks`, [users + 1]. */
  readonly offsets: Uint32Array
  /** Rank of each held-out item, 1 is best, infinite when it can't be recommended, [held out]. */
  readonly ranks: Float64Array
  /** Items that could be recommended to each user, [users]. */
  readonly candidates: Uint32Array
  /** Length of a list. */
  readonly length: number
  /** Best items of each user, best first, −1 where there are fewer, [users, length]. */
  readonly lists: Int32Array
  /** 1 where the list's item was held out, [users, length]. */
  readonly hits: Uint8Array
  /** What each user had in the train set, which the ranker was asked with, [users]. */
  readonly histories: readonly Int32Array[]
}

/** The ranks of one user's held-out items, best first; of those only that `keep` names, by place among all held-out items. */
export const ranksOfUser = (
  { offsets, ranks }: Verdict,
  user: number,
  keep?: (heldOut: number) => boolean,
): Float64Array => {
  const from = offsets[user] ?? 0
  const own = ranks.subarray(from, offsets[user + 1] ?? from)
  return own.filter((_, index) => keep === undefined || keep(from + index)).sort()
}

/** The first k items of a user's list, as long as it is. */
export const listOfUser = ({ lists, length }: Verdict, user: number, k: number): Int32Array =>
  lists.subarray(user * length, user * length + Math.min(k, length)).filter((item) => item >= 0)
