/** Intra-list diversity: how unlike the items of one list are, by their genres. */
import { genresOf, type Genres } from './genres.js'

/**
 * Mean of 1 − Jaccard(genres) over all pairs of a list's items. Items without genres are left out.
 * @param list    item indices
 * @returns       0..1: 1 when no two items share a genre; NaN with fewer than two items that have genres
 * Source: Ziegler et al., "Improving recommendation lists through topic diversification", WWW 2005, eq. 5, as a distance
 *         (Zhang & Hurley, "Avoiding monotony", RecSys 2008, eq. 1).
 */
export const intraListDiversity = (list: Int32Array, genres: Genres): number => {
  const known: Uint32Array[] = []
  for (const item of list) if (genresOf(genres, item).length > 0) known.push(genresOf(genres, item))
  let sum = 0
  known.forEach((one, index) => {
    for (const other of known.slice(index + 1)) sum += jaccardDistance(one, other)
  })
  return sum / ((known.length * (known.length - 1)) / 2)
}

const jaccardDistance = (one: Uint32Array, other: Uint32Array): number => {
  let common = 0
  for (const genre of one) if (other.includes(genre)) common += 1
  return 1 - common / (one.length + other.length - common)
}
