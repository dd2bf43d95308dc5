/** Ratings from neighbours: people who rate alike, or items that are rated alike. */
import type { RatingPredictor, Ratings } from '@profilestream/evaluation'
import {
  type Expectation,
  fitRatingNeighbours,
  RATING_DEFAULTS,
  type RatingOptions,
  SIMILARITIES,
  type SimilarityName,
  transpose,
} from '@profilestream/similarity'
import { real, whole } from '../rankers/parameter.js'
import {
  defineRatingModel,
  matrixOfRatings,
  type RatingDefinition,
  withinRatings,
} from './rating-definition.js'

const PARAMETERS = {
  k: whole({
    meaning: 'neighbours that vote',
    minimum: 1,
    maximum: 1e6,
    default: RATING_DEFAULTS.k,
    scale: 'log',
    search: [10, 200],
  }),
  shrinkage: real({
    meaning: 'likeness counts n / (n + shrinkage), n what is in common',
    minimum: 0,
    maximum: 1e6,
    default: RATING_DEFAULTS.shrinkage,
    scale: 'log1p',
    search: [0, 300],
  }),
}

/** What a neighbour's rating is measured against; the first holds when it is left out. */
const EXPECTATIONS: readonly Expectation[] = ['means', 'baseline', 'plain']

const isExpectation = (word: string): word is Expectation => EXPECTATIONS.some((known) => known === word)

/** Rows of what is compared are asked one after the other: each is compared once. */
const fitOf = (
  train: Ratings,
  { by, options }: { by: 'users' | 'items'; options: RatingOptions },
): RatingPredictor => {
  const matrix = matrixOfRatings(train)
  const neighbours = fitRatingNeighbours(by === 'users' ? matrix : transpose(matrix), options)
  const within = withinRatings(train)
  return {
    predict: (users, items) => {
      const [rows, columns] = by === 'users' ? [users, items] : [items, users]
      const asked = new Map<number, number[]>()
      rows.forEach((row, index) => {
        const indices = asked.get(row)
        if (indices === undefined) asked.set(row, [index])
        else indices.push(index)
      })
      const predicted = new Float64Array(rows.length)
      for (const [row, indices] of asked) {
        const values = neighbours.predict(
          row,
          Uint32Array.from(indices, (index) => columns[index] ?? 0),
        )
        indices.forEach((index, place) => (predicted[index] = within(values[place] ?? NaN)))
      }
      return predicted
    },
  }
}

const neighbourModel = (by: 'users' | 'items', similarity: SimilarityName): RatingDefinition =>
  defineRatingModel({
    name: `${by === 'users' ? 'user' : 'item'}-${similarity}`,
    summary: by === 'users' ? 'how people who rate alike rated it' : 'how she rated what is rated alike',
    parameters: PARAMETERS,
    choices: { expectation: EXPECTATIONS },
    fit: (train, { k, shrinkage }, { expectation = 'means' }) =>
      fitOf(train, {
        by,
        options: { similarity, k, shrinkage, ...(isExpectation(expectation) ? { expectation } : {}) },
      }),
  })

const similarities = Object.keys(SIMILARITIES) as SimilarityName[]

/** user-cosine, user-pearson, …, item-cosine, item-pearson, … */
export const neighbourRatingModels: readonly RatingDefinition[] = (['users', 'items'] as const).flatMap(
  (by) => similarities.map((similarity) => neighbourModel(by, similarity)),
)
