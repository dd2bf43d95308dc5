/** MovieLens-100k read as plainly as it can be, by none of the project's own parsers: what replayed profiles and lists are judged by. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder } from './data-sets.js'

/** Folder of the set; the tests that need it are skipped where it is missing. */
export const movielensFolder = join(dataFolder, 'ml-100k')

/** A reason to skip, or false when the set is there. */
export const movielensMissing: string | false = existsSync(join(movielensFolder, 'ml-100k.inter'))
  ? false
  : `MovieLens-100k is not in ${movielensFolder}; PROFILESTREAM_DATA names another folder of data sets`

/** One rating as it stands in the file. */
export interface Rating {
  readonly user: string
  readonly item: string
  readonly stars: number
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
}

const rowsOf = (file: string): string[][] =>
  readFileSync(join(movielensFolder, file), 'utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))

/** All ratings of each user, in the order of time, then line of the file. */
export const ratingsByUser = (): Map<string, Rating[]> => {
  const users = new Map<string, Rating[]>()
  for (const [user = '', item = '', stars, seconds] of rowsOf('ml-100k.inter')) {
    const ratings = users.get(user) ?? []
    ratings.push({ user, item, stars: Number(stars), at: Number(seconds) * 1_000 })
    users.set(user, ratings)
  }
  // Array.prototype.sort is stable: equal times keep the order of the file.
  for (const ratings of users.values()) ratings.sort((a, b) => a.at - b.at)
  return users
}

/** The genres of each film. */
export const genresByItem = (): Map<string, string[]> =>
  new Map(rowsOf('ml-100k.item').map(([item = '', , , genres = '']) => [item, genres.trim().split(' ')]))
