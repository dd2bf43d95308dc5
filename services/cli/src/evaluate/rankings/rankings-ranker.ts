/** Lists that somebody made, judged like a model: a listed item scores by its place, what is missing stands behind the list, all of it tied. */
import { InvariantError } from '@profilestream/contracts'
import type { Ranker } from '@profilestream/evaluation'
import type { Rankings } from './read-rankings.js'

/** The lists as a ranker, and what was found while they were judged. */
export interface RankingsRanker extends Ranker {
  /** What was found of judges without a list and of listed items that a user has had; nothing before it has judged. */
  findings(): string[]
}

const NONE = new Int32Array(0)

/** Makes the ranker. Nothing is fitted: whoever made the lists has done that. */
export const createRankingsRanker = ({ name, lists }: Rankings): RankingsRanker => {
  const withoutList = new Set<number>()
  const seenPlaces = new Map<number, number>()
  const listFor = (user: number | undefined): Int32Array => {
    if (user === undefined)
      throw new InvariantError(
        `${name} was asked for scores without being told whose; lists can't be part of a blend`,
      )
    const list = lists.get(user) ?? NONE
    if (list.length === 0) withoutList.add(user)
    return list
  }
  return {
    name,
    fit: ({ items }) =>
      Promise.resolve({
        scoreMany: (histories, users = []) => {
          const scores = new Float32Array(histories.length * items)
          histories.forEach((history, row) => {
            const list = listFor(users[row])
            const had = new Set(history)
            seenPlaces.set(users[row] ?? -1, list.filter((item) => had.has(item)).length)
            list.forEach((item, place) => (scores[row * items + item] = list.length - place))
          })
          return scores
        },
        dispose: () => undefined,
      }),
    findings: () => {
      const seen = [...seenPlaces.values()].reduce((sum, places) => sum + places, 0)
      return [
        ...(withoutList.size === 0
          ? []
          : [`${name}: ${withoutList.size} judges have no list and count as missed`]),
        ...(seen === 0
          ? []
          : [`${name}: ${seen} places hold items that the user has had, which are never recommended here`]),
      ]
    },
  }
}
