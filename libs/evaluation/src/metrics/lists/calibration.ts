/** Calibration: whether the genres of a list are in the proportions of what the user has had. */
import { genresOf, type Genres } from './genres.js'

/** How much of the history's own proportions is mixed into the list's, so that no genre has none: the paper's α. */
const MIXED = 0.01

/**
 * Miscalibration of one list: KL(p ‖ q̃), p the genres of the history, q̃ = (1 − α) q + α p with q those of the list, α 0.01. An
 * item shares its weight among its genres.
 * @param list     item indices
 * @param history  items that the user has had in the train set
 * @returns        nats, ≥ 0, lower is better, 0 when the proportions are equal; NaN when either knows no genre
 * Source: Steck, "Calibrated recommendations", RecSys 2018, eq. 2, 3, 6 and 7, with equal weights.
 */
export const miscalibration = (list: Int32Array, history: Int32Array, genres: Genres): number => {
  const ofHistory = proportionsOf(history, genres)
  const ofList = proportionsOf(list, genres)
  if (ofHistory === null || ofList === null) return NaN
  let divergence = 0
  ofHistory.forEach((p, genre) => {
    if (p > 0) divergence += p * Math.log(p / ((1 - MIXED) * (ofList[genre] ?? 0) + MIXED * p))
  })
  return Math.max(0, divergence)
}

const proportionsOf = (items: Int32Array, genres: Genres): Float64Array | null => {
  const shares = new Float64Array(genres.count)
  let known = 0
  for (const item of items) {
    const own = genresOf(genres, item)
    if (own.length > 0) known += 1
    for (const genre of own) shares[genre] = (shares[genre] ?? 0) + 1 / own.length
  }
  return known === 0 ? null : shares.map((share) => share / known)
}
