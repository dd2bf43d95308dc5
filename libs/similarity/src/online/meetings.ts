/** What somebody did in a row as meetings: each step with what she had met before it, without echoes. */
import type { Meeting } from './online-neighbours.kernel.js'

/** One thing somebody did with an item. */
export interface Deed {
  /** The item's number. */
  readonly index: number
  readonly at: number
  /** Whether it is a step of her way through the catalog; a click may not be. */
  readonly isStep: boolean
}

/** Deeds looked back at: what was met before that may be met again as if for the first time. */
const LOOK_BACK = 50

/**
 * The newest deed as a meeting; null when it is no step, or an echo of an earlier one.
 * @param deeds        of one user, in the order they were done, the newest last
 * @param itemsRepeat  whether the scenario recommends an item again
 */
export const newestMeeting = (deeds: readonly Deed[], itemsRepeat: boolean): Meeting | null =>
  meetingAt(deeds, deeds.length - 1, itemsRepeat)

/** All meetings of somebody's deeds, as `newestMeeting` gave them one by one. */
export const meetingsOf = (deeds: readonly Deed[], itemsRepeat: boolean): readonly Meeting[] =>
  deeds.flatMap((_, place) => meetingAt(deeds, place, itemsRepeat) ?? [])

const meetingAt = (deeds: readonly Deed[], place: number, itemsRepeat: boolean): Meeting | null => {
  const newest = deeds[place]
  if (newest === undefined || !newest.isStep) return null
  const before: number[] = []
  for (let at = Math.max(0, place - LOOK_BACK); at < place; at++) {
    const { isStep, index } = deeds[at] ?? newest
    if (isStep && !isEcho(index, before, itemsRepeat)) before.push(index)
  }
  if (isEcho(newest.index, before, itemsRepeat)) return null
  // Where items repeat, an item may lie in its own past: it does not lead to itself.
  const past = itemsRepeat ? before.filter((item) => item !== newest.index) : before
  return { item: newest.index, at: newest.at, past: Int32Array.from(past) }
}

/** As `modelSequence` has it, which is too slow for every event. */
const isEcho = (item: number, before: readonly number[], itemsRepeat: boolean): boolean =>
  itemsRepeat ? before.at(-1) === item : before.includes(item)
