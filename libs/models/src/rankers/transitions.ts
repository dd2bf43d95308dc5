/** Transitions as a model: what followed the newest items of a history, in everyone's sequences. */
import { fitTransitions, scoreTransitions, TRANSITION_DEFAULTS } from '@profilestream/similarity'
import { defineModel } from './model.js'
import { real, whole } from './parameter.js'
import { createCountedPart } from './part.js'

/** The transitions model; its parameters are those of libs/similarity. */
export const transitions = defineModel({
  name: 'transitions',
  summary: 'what followed the newest items',
  parameters: {
    steps: whole({
      meaning: 'steps ahead that still count, and newest items that ask',
      minimum: 1,
      maximum: 1_000,
      default: TRANSITION_DEFAULTS.steps,
      scale: 'log',
      search: [1, 50],
    }),
    decay: real({
      meaning: 'worth of one more step ahead',
      minimum: 0,
      maximum: 1,
      default: TRANSITION_DEFAULTS.decay,
      search: [0.3, 1],
    }),
    historyDecay: real({
      meaning: 'worth of one more step back in the history that asks',
      minimum: 0,
      maximum: 1,
      default: TRANSITION_DEFAULTS.historyDecay,
      search: [0.3, 1],
    }),
    backward: real({
      meaning: 'what a pair counts for the way back: 0 keeps order, 1 ignores it',
      minimum: 0,
      maximum: 1,
      default: TRANSITION_DEFAULTS.backward,
      search: [0, 0.6],
    }),
    sourceExponent: real({
      meaning: 'power of the count of the item that asks: 0 lets frequent ones speak louder, 1 makes shares',
      minimum: -1,
      maximum: 2,
      default: TRANSITION_DEFAULTS.sourceExponent,
      search: [0, 1],
    }),
    popularityExponent: real({
      meaning: 'power of the count of the item ranked: 0 favours the popular, 1 the rare',
      minimum: -1,
      maximum: 2,
      default: TRANSITION_DEFAULTS.popularityExponent,
      search: [0, 1],
    }),
    topK: whole({
      meaning: 'followers kept for each item',
      minimum: 1,
      maximum: 1_000_000,
      default: TRANSITION_DEFAULTS.topK,
      scale: 'log',
      search: [50, 500],
    }),
  },
  create: ({ spelled, numbers }) =>
    createCountedPart(spelled, ({ sequences, items }) => {
      const neighbours = fitTransitions(sequences, items, numbers)
      const scoring = { decay: numbers.historyDecay, steps: numbers.steps }
      return (history, out) => scoreTransitions(neighbours, history, scoring, out)
    }),
})
