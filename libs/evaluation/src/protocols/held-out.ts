/** Held-out interactions as a split knows them. Only the sealed test holds them; whoever fits never sees this. */

/** What judges: users, what they had before, and what they took to afterwards. */
export interface HeldOut {
  /** Whose interactions they are, by place in the sequences that were split, [users]. */
  readonly owners: readonly number[]
  /** What each user had in the train set, oldest first, [users]. */
  readonly histories: readonly Int32Array[]
  /** The items held out of each user, oldest first, without repeats, at least one, [users]. */
  readonly targets: readonly Int32Array[]
  /** How much each user's held-out items say that they were liked, negative for a dislike, [users]. */
  readonly worths: Float64Array
  /** Catalog size. */
  readonly items: number
}

/** Users scored at once: a catalog of 10,000 items makes 10 MB of scores. */
const BATCH = 256

/** Some users at a time. */
export interface Batch {
  /** Place of the first. */
  readonly from: number
  readonly owners: readonly number[]
  /** Copies: a ranker that writes into what it is asked with changes nothing here. */
  readonly histories: readonly Int32Array[]
}

/** Batches of all users. */
export function* batchesOf({ owners, histories }: HeldOut): Generator<Batch> {
  for (let from = 0; from < owners.length; from += BATCH) {
    yield {
      from,
      owners: owners.slice(from, from + BATCH),
      histories: histories.slice(from, from + BATCH).map((history) => history.slice()),
    }
  }
}

/** The scores of one row. @param scores  [rows, items] */
export const rowOf = (scores: Float32Array, row: number, items: number): Float32Array =>
  scores.subarray(row * items, (row + 1) * items)
