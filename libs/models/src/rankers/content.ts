/** Content as a model: items that say the same of themselves as those of the history, for what few have met; where a data set says nothing of items, popularity. */
import { fitContent } from '@profilestream/similarity'
import { defineModel } from './model.js'
import { real } from './parameter.js'
import { createCountedPart } from './part.js'

/** The content model; its parameters are ContentOptions of libs/similarity. */
export const content = defineModel({
  name: 'content',
  summary: 'items with the categories, tags and title words of the history',
  parameters: {
    decay: real({
      meaning: 'worth of one more step back in the history that asks',
      minimum: 0,
      maximum: 1,
      default: 0.9,
      search: [0.3, 1],
    }),
    popularityWeight: real({
      meaning: "power of an item's interactions that its likeness is multiplied by",
      minimum: 0,
      maximum: 2,
      default: 0.5,
      search: [0, 1],
    }),
  },
  create: ({ spelled, numbers }) =>
    createCountedPart(spelled, ({ sequences, items }, { facts }) => {
      const labels = facts?.labels ?? Array.from({ length: items }, () => [])
      const likeness = fitContent(labels, sequences, numbers)
      return (history, out) => likeness.score(history, out)
    }),
})
