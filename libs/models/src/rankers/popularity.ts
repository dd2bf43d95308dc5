/** Popularity: every user gets the same scores, an item's number of interactions. */
import { countPopularity } from '@profilestream/similarity'
import { defineModel } from './model.js'
import { createCountedPart } from './part.js'

/** The popularity model. */
export const popularity = defineModel({
  name: 'popularity',
  summary: "an item's interactions",
  parameters: {},
  create: ({ spelled }) =>
    createCountedPart(spelled, ({ sequences, items }) => {
      const counts = countPopularity(sequences, items)
      return (_history, out) => out.set(counts)
    }),
})
