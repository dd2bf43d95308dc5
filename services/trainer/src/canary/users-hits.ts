/**
 * How often lists hit, over users who each count as one draw: what one user does hangs together. Kept as sums, so that
 * a look costs the same however many users there are. Pure.
 */

/** A share of hits and how far chance may have moved it. */
export interface HitShare {
  /** Hits by interactions, 0..1. */
  readonly rate: number
  /** Variance of the rate over users. */
  readonly variance: number
  readonly users: number
  readonly interactions: number
}

/** What users did, and what of it their lists held. */
export interface UsersHits {
  /** One more interaction of a user. */
  note(userId: string, isHit: boolean): void
  share(): HitShare
}

interface Counts {
  interactions: number
  hits: number
}

/** One user whose only list hit and one whose only list missed: without them, no hit at all would be certain. */
const BELIEVED = { users: 2, interactions: 2, hits: 1, squares: 2, products: 1, hitSquares: 1 }

/**
 * Makes the count. The rate is a ratio of sums over users, its variance by linearisation:
 * Σ (hits − rate · interactions)² / (Σ interactions)², times users / (users − 1).
 * Source: W. G. Cochran, "Sampling Techniques", 3rd edition, Wiley 1977, §6.3; the two users more as in A. Agresti,
 * B. Caffo, The American Statistician 54(4), 2000.
 */
export const createUsersHits = (): UsersHits => {
  const byUser = new Map<string, Counts>()
  const sums = { ...BELIEVED }
  return {
    note: (userId, isHit) => {
      const own = byUser.get(userId) ?? { interactions: 0, hits: 0 }
      if (own.interactions === 0) {
        byUser.set(userId, own)
        sums.users += 1
      }
      addTo(sums, own, -1)
      own.interactions += 1
      own.hits += Number(isHit)
      addTo(sums, own, 1)
    },
    share: () => {
      const rate = sums.hits / sums.interactions
      const spread = sums.hitSquares - 2 * rate * sums.products + rate ** 2 * sums.squares
      return {
        rate,
        variance: ((spread / sums.interactions ** 2) * sums.users) / (sums.users - 1),
        users: byUser.size,
        interactions: sums.interactions - BELIEVED.interactions,
      }
    },
  }
}

const addTo = (sums: typeof BELIEVED, { interactions, hits }: Counts, sign: 1 | -1): void => {
  sums.interactions += sign * interactions
  sums.hits += sign * hits
  sums.squares += sign * interactions ** 2
  sums.products += sign * interactions * hits
  sums.hitSquares += sign * hits ** 2
}
