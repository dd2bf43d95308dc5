/** Popularity: every user gets the same scores, an item's number of interactions. */
import { countPopularity } from '@profilestream/similarity'
import { createCountedPart, type BlendPart } from './part.js'
import { numbersOf, type RankerSpec } from './ranker-spec.js'

/** The popularity ranker; it has no parameters. */
export const createPopularityRanker = (spec: RankerSpec): BlendPart => {
  numbersOf(spec, [])
  return createCountedPart(spec.spelled, ({ sequences, items }) => {
    const counts = countPopularity(sequences, items)
    return (_history, out) => out.set(counts)
  })
}
