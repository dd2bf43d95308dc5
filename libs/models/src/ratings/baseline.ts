/** The mean, and the baseline of user and item: what neighbours have to be better than. */
import { fitBaseline } from '@profilestream/similarity'
import { real, whole } from '../rankers/parameter.js'
import { defineRatingModel, matrixOfRatings, withinRatings } from './rating-definition.js'

/** Everybody rates everything alike. */
export const mean = defineRatingModel({
  name: 'mean',
  summary: 'the mean of all ratings',
  parameters: {},
  fit: ({ values }) => {
    const average = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
    return { predict: (users) => new Float64Array(users.length).fill(average) }
  },
})

const held = (whose: string, usual: number) =>
  real({
    meaning: `how strongly the bias of ${whose} is held back`,
    minimum: 0,
    maximum: 1e6,
    default: usual,
    scale: 'log1p',
    search: [0, 100],
  })

/** How the user and the item rate apart from each other. Source: Koren, TKDD 4(1), 2010, § 2.1. */
export const baseline = defineRatingModel({
  name: 'baseline',
  summary: 'the mean, and what user and item add to it',
  parameters: {
    userShrinkage: held('a user', 15),
    itemShrinkage: held('an item', 10),
    rounds: whole({
      meaning: 'rounds of least squares',
      minimum: 1,
      maximum: 1_000,
      default: 10,
      search: null,
    }),
  },
  fit: (train, { userShrinkage, itemShrinkage, rounds }) => {
    const options = { rowShrinkage: userShrinkage, columnShrinkage: itemShrinkage, rounds }
    const { mean: average, rows, columns } = fitBaseline(matrixOfRatings(train), options)
    const within = withinRatings(train)
    return {
      predict: (users, items) =>
        Float64Array.from(users, (user, index) =>
          within(average + (rows[user] ?? 0) + (columns[items[index] ?? 0] ?? 0)),
        ),
    }
  },
})
