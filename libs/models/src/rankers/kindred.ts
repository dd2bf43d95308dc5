/** Kindred transitions as a model: what was met around the newest items, the more so by people who are alike. */
import { fitKindredTransitions } from '@profilestream/similarity'
import { defineModel } from './model.js'
import { real, whole } from './parameter.js'
import { createCountedPart } from './part.js'

const share = (meaning: string, usual: number, search: readonly [low: number, high: number]) =>
  real({ meaning, minimum: 0, maximum: 1, default: usual, search })

const power = (meaning: string, usual: number, search: readonly [low: number, high: number] = [0, 1]) =>
  real({ meaning, minimum: -1, maximum: 3, default: usual, search })

const steps = (meaning: string) =>
  whole({ meaning, minimum: 1, maximum: 1_000, default: 10, scale: 'log', search: [3, 30] })

/** The kindred model; its parameters are KindredOptions of libs/similarity. */
export const kindred = defineModel({
  name: 'kindred',
  summary: 'what people with like histories met around the newest items',
  parameters: {
    steps: steps('steps around an item that still count'),
    decay: share('worth of one more step around an item', 0.9, [0.3, 1]),
    backward: share('what a pair counts when it goes back: 0 keeps order, 1 ignores it', 0.2, [0, 0.6]),
    historySteps: steps('newest items that are looked around'),
    historyDecay: share('worth of one more step back among them', 0.65, [0.3, 1]),
    likenessDecay: share('worth of one more step back for who is alike', 0.97, [0.8, 1]),
    likenessExponent: power('power of likeness: 0 lets everyone speak alike', 1, [0, 2]),
    everyone: real({
      meaning: 'voice of everyone who met an item beside those alike',
      minimum: 0,
      maximum: 100,
      default: 0.1,
      search: [0, 0.5],
    }),
    lengthExponent: power("power of a history's length that likeness is divided by", 0.6),
    sourceExponent: power('power of the count of the item that asks', 0.5),
    popularityExponent: power(
      'power of the count of the item ranked: 0 favours the popular, 1 the rare',
      0.2,
    ),
  },
  create: ({ spelled, numbers }) =>
    createCountedPart(spelled, ({ sequences, items }) => {
      const people = fitKindredTransitions(sequences, items, numbers)
      return (history, out) => people.score(history, out)
    }),
})
