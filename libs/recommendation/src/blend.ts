/** The blend: every source's scores standardised over its catalog, then weighted and added; an item a source does not know counts as average there. */
import { addStandardised, spreadOf, type Addend, type Spread } from './standardise.kernel.js'
import { topK, type TopK } from '@profilestream/similarity'
import type { SourceName, SourceScores } from './candidate.js'
import { addRetrieved } from './blend-retrieved.js'
import type { RetrievedScores } from './retrieved-scores.js'

/** One source's share in an item's blended score. */
export interface Contribution {
  readonly source: SourceName
  /** weight · trust · z-score; positive when the source lifts the item above its average. */
  readonly value: number
}

/** Blended scores with what is needed to say where each came from. */
export interface Blend {
  /** One blended score an item, [items]; higher is better. */
  readonly scores: Float32Array
  /** The highest scores, best first; the whole catalog is scored by then or known to be lower. */
  readonly best: (count: number) => TopK
  /** The sources' shares in one item's score, strongest first; sources that do not know the item are left out. */
  readonly contributions: (index: number) => readonly Contribution[]
}

/**
 * Blends score vectors over the same catalog. The trainer fits the weights with this function and the recommender serves with it.
 * @param sources  one score vector a source, [sources][items]; a shorter one does not know the items past its end
 * @param weights  one weight a source, [sources]
 * @returns        one blended score an item, [items]
 * @throws         RangeError if there is not one weight for every source
 */
export const blendScores = (sources: readonly Float32Array[], weights: readonly number[]): Float32Array => {
  if (sources.length !== weights.length)
    throw new RangeError(`a blend of ${sources.length} sources needs as many weights, not ${weights.length}`)
  const blended = new Float32Array(sources.reduce((longest, scores) => Math.max(longest, scores.length), 0))
  sources.forEach((scores, index) => {
    addStandardised(
      { scores, positions: null, trustIn: undefined },
      spreadOf(scores),
      weights[index] ?? 0,
      blended,
    )
  })
  return blended
}

/**
 * Blends sources that may number items in their own way, and remembers each one's share.
 * @param sources    what each source thinks of the items it knows
 * @param items      size of the catalog's numbering
 * @param retrieved  a source that has not scored every item; then `scores` hold its highest possible share until `best` asks
 */
export const blend = (
  sources: readonly SourceScores[],
  items: number,
  retrieved: RetrievedScores | null = null,
): Blend => {
  const scores = new Float32Array(items)
  const parts = sources.map((source) => ({ source, spread: spreadOf(source.scores) }))
  for (const { source, spread } of parts) addStandardised(positioned(source), spread, source.weight, scores)
  const best = retrieved === null ? (count: number) => topK(scores, count) : addRetrieved(retrieved, scores)
  return {
    scores,
    best,
    contributions: (index) =>
      [
        ...parts.map(({ source, spread }) => contributionOf(source, spread, index)),
        retrieved === null ? null : retrievedContributionOf(retrieved, index),
      ]
        .filter((contribution) => contribution !== null)
        .sort((a, b) => b.value - a.value),
  }
}

const contributionOf = (
  source: SourceScores,
  { mean, deviation }: Spread,
  index: number,
): Contribution | null => {
  const at = source.numbering === null ? index : (source.numbering.fromCatalog[index] ?? -1)
  const score = source.scores[at]
  if (score === undefined || deviation === 0) return null
  const trust = source.trustIn?.(at) ?? 1
  return { source: source.name, value: (source.weight * trust * (score - mean)) / deviation }
}

const retrievedContributionOf = (
  { name, weight, numbering, spread, scoreOf }: RetrievedScores,
  index: number,
): Contribution | null => {
  const item = numbering.fromCatalog[index] ?? -1
  if (item < 0 || spread.deviation === 0) return null
  return { source: name, value: (weight * (scoreOf(item) - spread.mean)) / spread.deviation }
}

const positioned = ({ scores, numbering, trustIn }: SourceScores): Addend => ({
  scores,
  positions: numbering?.toCatalog ?? null,
  trustIn,
})
