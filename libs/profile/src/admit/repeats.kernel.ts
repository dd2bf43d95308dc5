/**
 * The stateful rule of double clicks: the same action on the same item within a short time counts once, though its events
 * have ids of their own. Which actions, and within how long, the scenario says.
 *
 * The newest 8 such deeds are kept, none longer than the window. A repeat is missed (a false no) when more than 8 others
 * came between, or when both are late by more than the window. Two different deeds are taken for one (a false yes) when
 * their hashes of 32 bits are equal: at most 8 / 2^32 an event. A chain of clicks is measured from the one that counted,
 * so somebody who goes on clicking counts again after the window.
 */
import { mix32 } from '@profilestream/contracts'
import type { Part } from '../codec/parts.js'
import type { ScenarioState } from '../mutable-profile.js'

/** Deeds kept. */
export const MAX_REPEATABLE = 8

/** The newest deeds that could be repeated, in the order they came. */
export interface RepeatableDeeds {
  count: number
  /** When each happened, milliseconds since 1970-01-01 UTC, [8]. */
  readonly ats: Float64Array
  /** Hash of item and action of each, [8]. */
  readonly hashes: Uint32Array
}

/** None yet. */
export const createRepeatable = (): RepeatableDeeds => ({
  count: 0,
  ats: new Float64Array(MAX_REPEATABLE),
  hashes: new Uint32Array(MAX_REPEATABLE),
})

/** Item and action as 32 bits. */
export const deedHash = (itemHash: number, actionIndex: number): number =>
  mix32(itemHash ^ Math.imul(actionIndex + 1, 0x9e3779b1)) >>> 0

/** Whether the same deed happened within so many milliseconds, before or after. */
export const wasDone = (
  { count, ats, hashes }: RepeatableDeeds,
  deed: { readonly hash: number; readonly at: number },
  withinMs: number,
): boolean => {
  for (let i = 0; i < count; i++) {
    if (hashes[i] === deed.hash && Math.abs(ats[i]! - deed.at) <= withinMs) return true
  }
  return false
}

const keep = (deeds: RepeatableDeeds, from: number): void => {
  let kept = 0
  for (let i = 0; i < deeds.count; i++) {
    if (deeds.ats[i]! < from) continue
    deeds.ats[kept] = deeds.ats[i]!
    deeds.hashes[kept++] = deeds.hashes[i]!
  }
  deeds.count = kept
}

/** Remembers a deed; forgets those before its window, and the oldest when there are too many. */
export const rememberDeed = (
  deeds: RepeatableDeeds,
  deed: { readonly hash: number; readonly at: number },
  withinMs: number,
): void => {
  keep(deeds, deed.at - withinMs)
  if (deeds.count === MAX_REPEATABLE) {
    deeds.ats.copyWithin(0, 1)
    deeds.hashes.copyWithin(0, 1)
    deeds.count -= 1
  }
  deeds.ats[deeds.count] = deed.at
  deeds.hashes[deeds.count++] = deed.hash
}

/** How the deeds are stored: count, then time (48 bits) and hash (32 bits) of each. */
export const repeatablePart: Part<ScenarioState> = {
  tag: 1,
  isEmpty: ({ repeatable }) => repeatable.count === 0,
  write: (writer, { repeatable }) => {
    writer.byte(repeatable.count)
    for (let i = 0; i < repeatable.count; i++) {
      writer.time(repeatable.ats[i]!)
      writer.uint32(repeatable.hashes[i]!)
    }
  },
  read: (reader, { repeatable }) => {
    repeatable.count = reader.count(MAX_REPEATABLE)
    for (let i = 0; i < repeatable.count; i++) {
      repeatable.ats[i] = reader.time()
      repeatable.hashes[i] = reader.uint32()
    }
  },
  clear: ({ repeatable }) => {
    repeatable.count = 0
  },
}
