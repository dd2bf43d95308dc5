/**
 * User-based ranking: what those have whose histories are most like this one, by how alike they are and how lately they had it.
 *
 *     score(b) = Σ over the k nearest users v of sim(u, v) · value(v, b) / count(b)^popularityExponent
 *
 * Source: Herlocker et al., "An algorithmic framework for performing collaborative filtering", SIGIR 1999; values by recency
 * as in the figures of item-to-item transitions.
 */
import { BestLists, listMemory } from './best-lists.kernel.js'
import { ComparedRows, prepareRows } from './compared-rows.kernel.js'
import { countPopularity } from './popularity.kernel.js'
import type { SimilarityName } from './similarities/by-name.js'
import { matrixOfSequences, type SparseMatrix } from './sparse-matrix.js'

/** How users are compared. */
export interface UserBasedOptions {
  /** Users that vote. @default 320 */
  readonly k?: number
  /** Worth of one more step back in a history, 0..1, for likeness and for votes. @default 0.88 */
  readonly decay?: number
  /** Likeness counts n / (n + shrinkage), n the items in common. @default 3 */
  readonly shrinkage?: number
  /** Votes for b are divided by count(b) to this power. @default 0.1 */
  readonly popularityExponent?: number
}

/** What holds when an option is left out; chosen on validation (docs/decisions/0070-neighbour-methods.md). */
export const USER_BASED_DEFAULTS: Required<UserBasedOptions> = {
  k: 320,
  decay: 0.88,
  shrinkage: 3,
  popularityExponent: 0.1,
}

/** Users that histories are compared with. */
export interface UserBased {
  /** Adds up the votes for a history, one score for each item, [items]; overwrites `out`. */
  score(history: Int32Array, out: Float32Array): void
}

/**
 * @param sequences   item indices of each user in time order, each 0..items − 1
 * @param items       catalog size
 * @param similarity  not `adjusted-cosine`, which compares a column with its mean over rows
 */
export const fitUserBased = (
  sequences: readonly Int32Array[],
  items: number,
  similarity: Exclude<SimilarityName, 'adjusted-cosine'>,
  options: UserBasedOptions = {},
): UserBased => {
  const { k, decay, shrinkage, popularityExponent } = { ...USER_BASED_DEFAULTS, ...options }
  const votes = matrixOfSequences(sequences, items, decay)
  const compared = new ComparedRows(prepareRows(votes, similarity), { shrinkage })
  const damping = countPopularity(sequences, items).map((count) => Math.max(1, count) ** -popularityExponent)
  return {
    score: (history, out) => {
      compared.takeOther(matrixOfSequences([history], items, decay))
      const nearest = new BestLists(listMemory(1, Math.max(1, k)))
      for (let i = 0; i < compared.commonCount; i += 1) {
        const other = compared.common[i]!
        const likeness = compared.likeness(other)
        if (likeness > 0) nearest.offer(0, other, likeness)
      }
      out.fill(0)
      const { items: users, scores } = nearest.toNeighbours()
      for (let place = 0; place < users.length; place += 1)
        addVotes(votes, users[place]!, scores[place]!, out)
      for (let item = 0; item < items; item += 1) out[item]! *= damping[item]!
    },
  }
}

const addVotes = (votes: SparseMatrix, user: number, likeness: number, out: Float32Array): void => {
  for (let entry = votes.offsets[user]!; entry < votes.offsets[user + 1]!; entry += 1) {
    out[votes.columns[entry]!]! += likeness * votes.values[entry]!
  }
}
