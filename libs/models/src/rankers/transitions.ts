/** Transitions as a ranker: what followed the newest items of a history, in everyone's sequences. */
import { fitTransitions, scoreTransitions, TRANSITION_DEFAULTS } from '@profilestream/similarity'
import { createCountedPart, type BlendPart } from './part.js'
import { numbersOf, type RankerSpec } from './ranker-spec.js'

const PARAMETERS = ['steps', 'decay', 'sourceExponent', 'popularityExponent', 'topK'] as const

/** The transitions ranker; parameters steps, decay, sourceExponent, popularityExponent, topK as in libs/similarity. */
export const createTransitionsRanker = (spec: RankerSpec): BlendPart => {
  const options = { ...TRANSITION_DEFAULTS, ...numbersOf(spec, PARAMETERS) }
  return createCountedPart(spec.spelled, ({ sequences, items }) => {
    const neighbours = fitTransitions(sequences, items, options)
    return (history, out) => scoreTransitions(neighbours, history, options, out)
  })
}
