/** Sessions: spans of activity that end after 30 idle minutes. */
import { asDurationMs, MINUTE_MS, type DurationMs, type EpochMs } from '@profilestream/contracts'

/**
 * Idle time that ends a session.
 * Source: the convention of web analytics, 30 minutes (Catledge & Pitkow, Computer Networks 27(6), 1995, found 25.5).
 */
export const SESSION_IDLE_MS: DurationMs = asDurationMs(30 * MINUTE_MS)

/** One span of activity. */
export interface Session {
  readonly from: EpochMs
  readonly to: EpochMs
  readonly events: number
}

/**
 * Splits a user's moments into sessions; a gap of exactly the idle time does not end one.
 * @param moments  when the user acted, ascending
 * @param idleMs   a longer gap begins a new session
 */
export const sessionsOf = (
  moments: readonly EpochMs[],
  idleMs: DurationMs = SESSION_IDLE_MS,
): readonly Session[] => {
  const sessions: Session[] = []
  for (const at of moments) {
    const last = sessions.at(-1)
    if (last === undefined || at - last.to > idleMs) sessions.push({ from: at, to: at, events: 1 })
    else sessions[sessions.length - 1] = { from: last.from, to: at, events: last.events + 1 }
  }
  return sessions
}
