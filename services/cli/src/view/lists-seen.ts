/** Keeps what the live view shows of recommendation lists: how many came, and the newest of one user who is watched. */
import type { RecommendationList } from '@profilestream/contracts'

/** Takes lists. */
export interface ListsSeen {
  /** @param atMs  when it came, by a monotonic clock, milliseconds */
  see(list: RecommendationList, atMs: number): void
  /** Lists so far. */
  count(): number
  /** The newest list of the watched user; null before the first list. */
  watched(): RecommendationList | null
}

/** A watched user without a new list for so long is let go for the next who gets one, milliseconds. */
const QUIET_MS = 15_000

/** Whether a list shows more than the watched one: a release ranked it, and none the other. */
const showsMore = (list: RecommendationList, watched: RecommendationList): boolean =>
  list.release !== null && watched.release === null

/** Makes it, empty. */
export const createListsSeen = (): ListsSeen => {
  let count = 0
  let watched: { list: RecommendationList; atMs: number } | null = null
  return {
    see(list, atMs) {
      count += 1
      const isHers = watched?.list.userId === list.userId && watched.list.scenario === list.scenario
      const isFree = watched === null || atMs - watched.atMs > QUIET_MS || showsMore(list, watched.list)
      if (list.items.length > 0 && (isHers || isFree)) watched = { list, atMs }
    },
    count: () => count,
    watched: () => watched?.list ?? null,
  }
}
