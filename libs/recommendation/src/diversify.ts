/** Diversity: a list is filled item by item, each paying for its likeness to those already in it (MMR). */
import type { Candidate } from './candidate.js'
import type { ItemTable } from './item-table.js'

/**
 * Reorders candidates by maximal marginal relevance over categories and tags.
 * @param candidates  best first, a few times as many as wanted
 * @param limit       length of the list
 * @param strength    0 keeps the order by score, 1 looks at likeness alone
 * @returns           at most `limit` candidates, in the order to show them
 * Source: Carbonell & Goldstein, "The use of MMR, diversity-based reranking for reordering documents", SIGIR 1998.
 */
export const diversify = (
  table: ItemTable,
  candidates: readonly Candidate[],
  { limit, strength }: { readonly limit: number; readonly strength: number },
): readonly Candidate[] => {
  const relevance = zeroToOne(candidates)
  const labels = candidates.map(({ index }) => table.labels(index))
  const likeness = new Float32Array(candidates.length)
  const left = new Set(candidates.keys())
  const list: Candidate[] = []
  while (list.length < limit && left.size > 0) {
    const next = bestOf(left, (at) => (1 - strength) * (relevance[at] ?? 0) - strength * (likeness[at] ?? 0))
    left.delete(next)
    const chosen = candidates[next]
    if (chosen !== undefined) list.push(chosen)
    for (const at of left) likeness[at] = Math.max(likeness[at] ?? 0, jaccard(labels[at], labels[next]))
  }
  return list
}

const zeroToOne = (candidates: readonly Candidate[]): readonly number[] => {
  const highest = candidates.reduce((best, { score }) => Math.max(best, score), -Infinity)
  const lowest = candidates.reduce((worst, { score }) => Math.min(worst, score), Infinity)
  return candidates.map(({ score }) => (highest === lowest ? 1 : (score - lowest) / (highest - lowest)))
}

/** The place with the highest worth; the first of equals. */
const bestOf = (places: Iterable<number>, worthOf: (place: number) => number): number => {
  let best = -1
  let highest = -Infinity
  for (const place of places) {
    const worth = worthOf(place)
    if (worth > highest) [best, highest] = [place, worth]
  }
  return best
}

/** Shared labels over all labels, 0..1; 0 when either item has none. */
const jaccard = (a: ReadonlySet<string> = new Set(), b: ReadonlySet<string> = new Set()): number => {
  let shared = 0
  for (const label of a) if (b.has(label)) shared++
  return shared === 0 ? 0 : shared / (a.size + b.size - shared)
}
