/**
 * Sessions: stretches of activity without 30 idle minutes. The newest 8 are kept, so that an event which comes late joins
 * the session it belongs to, or joins two into one, as if it had come in time; one older than these is not counted anew.
 */
import { MINUTE_MS } from '@profilestream/contracts'

/** A session ends after so long without an event. */
export const IDLE_MS = 30 * MINUTE_MS
/** Sessions kept. */
export const MAX_SESSIONS = 8

/** The newest sessions, oldest first. */
export interface Sessions {
  /** Sessions so far, forgotten ones included. */
  total: number
  count: number
  /** First and last event of each, milliseconds since 1970-01-01 UTC, [2 · 9]. */
  readonly spans: Float64Array
}

/** No session yet. */
export const createSessions = (): Sessions => ({
  total: 0,
  count: 0,
  spans: new Float64Array(2 * (MAX_SESSIONS + 1)),
})

/** What an event did to the sessions: days are counted from it. */
export interface SessionChange {
  /** Start of the session that began or begins now; NaN for none. */
  begun: number
  /** Start that no longer is one, because a session grew to the front or two were joined; NaN for none. */
  ended: number
}

const insertSession = (sessions: Sessions, index: number, at: number): void => {
  const { spans } = sessions
  spans.copyWithin(2 * index + 2, 2 * index, 2 * sessions.count)
  spans[2 * index] = at
  spans[2 * index + 1] = at
  sessions.count += 1
  sessions.total += 1
  if (sessions.count <= MAX_SESSIONS) return
  spans.copyWithin(0, 2)
  sessions.count -= 1
}

const isNear = (sessions: Sessions, index: number, at: number): boolean => {
  if (index < 0 || index >= sessions.count) return false
  return at >= sessions.spans[2 * index]! - IDLE_MS && at <= sessions.spans[2 * index + 1]! + IDLE_MS
}

const joinWithNext = (sessions: Sessions, index: number): number => {
  const { spans } = sessions
  const ended = spans[2 * index + 2]!
  spans[2 * index + 1] = spans[2 * index + 3]!
  spans.copyWithin(2 * index + 2, 2 * index + 4, 2 * sessions.count)
  sessions.count -= 1
  sessions.total -= 1
  return ended
}

const growToFront = (sessions: Sessions, index: number, at: number): SessionChange => {
  const ended = sessions.spans[2 * index]!
  if (at >= ended) return { begun: NaN, ended: NaN }
  sessions.spans[2 * index] = at
  return { begun: at, ended }
}

const lengthen = (sessions: Sessions, index: number, at: number): void => {
  if (at > sessions.spans[2 * index + 1]!) sessions.spans[2 * index + 1] = at
}

/** Index of the last session that begins at or before a moment, −1 for none. */
const lastBegunBy = ({ count, spans }: Sessions, at: number): number => {
  let index = count - 1
  while (index >= 0 && spans[2 * index]! > at) index -= 1
  return index
}

const isForgotten = (sessions: Sessions, index: number): boolean =>
  index < 0 && sessions.total > sessions.count

/** Counts one event. */
export const countSession = (sessions: Sessions, at: number): SessionChange => {
  const before = lastBegunBy(sessions, at)
  const joinsBefore = isNear(sessions, before, at)
  const joinsNext = isNear(sessions, before + 1, at)
  if (joinsBefore) {
    lengthen(sessions, before, at)
    return { begun: NaN, ended: joinsNext ? joinWithNext(sessions, before) : NaN }
  }
  if (joinsNext) return growToFront(sessions, before + 1, at)
  if (isForgotten(sessions, before)) return { begun: NaN, ended: NaN }
  insertSession(sessions, before + 1, at)
  return { begun: at, ended: NaN }
}
