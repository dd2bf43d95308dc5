/** What evaluate judges models of ratings on: the ratings of a data set. */
import { ConfigError } from '@profilestream/contracts'
import { toRatings } from '@profilestream/datasets'
import type { DatasetSize, Ratings } from '@profilestream/evaluation'
import { readEvents, type SequenceSource } from './load-sequences.js'

/** The ratings and what to call them. */
export interface LoadedRatings {
  readonly dataset: DatasetSize
  readonly ratings: Ratings
  /** Lines that could not be read. */
  readonly problems: number
}

/**
 * Loads the ratings.
 * @throws ConfigError when no data set is named, or it holds fewer than the least ratings that are needed
 */
export const loadRatings = async (source: SequenceSource, least: number): Promise<LoadedRatings> => {
  if (source.events === undefined || source.sequences !== undefined)
    throw new ConfigError('Models of ratings need ratings: give --events PATH of a data set that has some')
  const dataset = await readEvents(source.events, source)
  const { userIndices, itemIndices, values, users, items } = toRatings(dataset.events)
  if (values.length < least)
    throw new ConfigError(
      `${source.events} holds ${values.length} ratings, and ${least} are needed: --protocol leave-last-one-out judges what people did`,
    )
  return {
    dataset: { name: dataset.name, users: users.length, items: items.length, interactions: values.length },
    ratings: {
      users: userIndices,
      items: itemIndices,
      values,
      userCount: users.length,
      itemCount: items.length,
    },
    problems: dataset.problems.length,
  }
}
