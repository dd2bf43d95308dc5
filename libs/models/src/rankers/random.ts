/** Random: every list is drawn anew by the seed; what any model must beat. */
import { createSeededRandom } from '@profilestream/contracts'
import { defineModel } from './model.js'
import { createCountedPart } from './part.js'

/** The random model. */
export const random = defineModel({
  name: 'random',
  summary: 'lists drawn at random, to compare with',
  parameters: {},
  create: ({ spelled }) =>
    createCountedPart(spelled, (_train, { seed }) => {
      const numbers = createSeededRandom(seed)
      return (_history, out) => out.forEach((_, item) => (out[item] = numbers.next()))
    }),
})
