/**
 * A retrieved source in the blend. What the index did not find scores at most as high as the last item that it found; with that bound
 * every item has a highest possible score, and only items that could be among the best by it are scored exactly. So the best
 * are those of a blend that scored everything, as far as the index found what it should.
 * Source: the threshold algorithm of Fagin, Lotem & Naor, "Optimal aggregation algorithms for middleware", PODS 2001.
 */
import { topK, type TopK } from '@profilestream/similarity'
import type { RetrievedScores } from './retrieved-scores.js'

/**
 * Adds a retrieved source to blended scores.
 * @param blended  what the other sources say, [items]; holds highest possible scores afterwards, and exact ones of what `best` gave
 * @returns        the highest scores of all, best first
 */
export const addRetrieved = (
  retrieved: RetrievedScores,
  blended: Float32Array,
): ((count: number) => TopK) => {
  const { weight, numbering, spread, found, unindexed, scoreOf } = retrieved
  const lowest = found.scores.at(-1)
  if (weight === 0 || spread.deviation === 0 || lowest === undefined) return (count) => topK(blended, count)
  const factor = weight / spread.deviation
  const others = Float32Array.from(blended)
  const isExact = new Uint8Array(blended.length).fill(1)
  for (const position of numbering.toCatalog) {
    blended[position] = (others[position] ?? 0) + factor * (lowest - spread.mean)
    isExact[position] = 0
  }
  const settle = (position: number, score: number): void => {
    blended[position] = (others[position] ?? 0) + factor * (score - spread.mean)
    isExact[position] = 1
  }
  found.items.forEach((item, place) => settle(numbering.toCatalog[item] ?? -1, found.scores[place] ?? 0))
  const indexed = numbering.toCatalog.length - unindexed.length
  unindexed.forEach((score, at) => settle(numbering.toCatalog[indexed + at] ?? -1, score))
  return (count) => {
    for (;;) {
      const best = topK(blended, count)
      const open = best.indices.filter((position) => isExact[position] === 0)
      if (open.length === 0) return best
      for (const position of open) settle(position, scoreOf(numbering.fromCatalog[position] ?? -1))
    }
  }
}
