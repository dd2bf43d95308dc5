/** What a model of ratings is to whoever lists, spells or fits it. */
import type { RatingPredictor, Ratings } from '@profilestream/evaluation'
import { matrixOfEntries, type SparseMatrix } from '@profilestream/similarity'
import type { Numbers, Parameters } from '../rankers/parameter.js'

/** A model of ratings, declared. */
export interface RatingDefinition<P extends Parameters = Parameters> {
  /** As people type it. */
  readonly name: string
  /** What it predicts by, in a few words. */
  readonly summary: string
  readonly parameters: P
  /** Parameters that are one of some words; the first holds when it is left out. */
  readonly choices?: Readonly<Record<string, readonly string[]>>
  fit(train: Ratings, numbers: Numbers<P>, chosen: Readonly<Record<string, string>>): RatingPredictor
}

/** Declares a model, so that the compiler knows the names of its parameters where it is fitted. */
export const defineRatingModel = <P extends Parameters>(model: RatingDefinition<P>): RatingDefinition => model

/** Users × items, each value a rating. */
export const matrixOfRatings = ({ users, items, values, userCount, itemCount }: Ratings): SparseMatrix => {
  const rows = Array.from({ length: userCount }, (): [number, number][] => [])
  users.forEach((user, index) => rows[user]?.push([items[index] ?? 0, values[index] ?? 0]))
  return matrixOfEntries(rows, itemCount)
}

/** Keeps predictions within the ratings that were given. */
export const withinRatings = ({ values }: Ratings): ((value: number) => number) => {
  const lowest = values.reduce((least, value) => Math.min(least, value), Infinity)
  const highest = values.reduce((most, value) => Math.max(most, value), -Infinity)
  return (value) => Math.min(highest, Math.max(lowest, value))
}
