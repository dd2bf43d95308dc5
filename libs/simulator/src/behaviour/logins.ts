/**
 * Visitors who log in on the way: in a share of the visits the first few events carry an anonymous id, then an identify
 * event says whose they were. Decided by hashes of the visit, so that the world itself goes on as it would without.
 */
import { asEventId, asUserId, hash32, type ClickstreamEvent } from '@profilestream/contracts'
import type { SimulatedRecord } from '../world-options.js'
import { NO_EXTRAS } from './event.js'

/** Events before the login at most; a shorter visit stays anonymous. */
const MOST_BEFORE = 4
/** Ids of anonymous events remembered, so that one sent twice has the same user both times. */
const REMEMBERED = 10_000

/** Who logs in. */
export interface Logins {
  /** The record as it is sent, with the identify event behind it where the user logs in now. */
  sent(record: SimulatedRecord): SimulatedRecord[]
}

/** The anonymous id of a visit. */
const anonymousIdOf = (sessionId: string) => asUserId(`visitor-${sessionId}`)

const identifyOf = (event: ClickstreamEvent, sessionId: string): ClickstreamEvent => ({
  ...event,
  ...NO_EXTRAS,
  eventId: asEventId(`${event.eventId}-login`),
  action: 'identify',
  targetUserId: anonymousIdOf(sessionId),
})

/**
 * Makes the logins of a world.
 * @param share  of the visits, 0..1; 0 leaves every record as it is
 */
export const createLogins = ({ seed, share }: { readonly seed: number; readonly share: number }): Logins => {
  const before = new Map<string, number>()
  const anonymous = new Map<string, string>()

  const limitOf = (sessionId: string): number =>
    hash32(sessionId, seed) < share * 2 ** 32 ? 1 + (hash32(sessionId, seed + 1) % MOST_BEFORE) : 0

  const remember = (eventId: string, sessionId: string): void => {
    anonymous.set(eventId, sessionId)
    const [oldest] = anonymous.keys()
    if (anonymous.size > REMEMBERED && oldest !== undefined) anonymous.delete(oldest)
  }
  const under = (record: SimulatedRecord, event: ClickstreamEvent, sessionId: string): SimulatedRecord => {
    const userId = anonymousIdOf(sessionId)
    return { ...record, key: userId, event: { ...event, userId } }
  }
  return {
    sent: (record) => {
      const { event } = record
      const known = event === undefined ? undefined : anonymous.get(event.eventId)
      if (event !== undefined && known !== undefined) return [under(record, event, known)]
      if (share === 0 || event === undefined || event.sessionId === null) return [record]
      const { sessionId } = event
      const limit = limitOf(sessionId)
      const so = before.get(sessionId) ?? 0
      if (so >= limit) return [record]
      remember(event.eventId, sessionId)
      before.set(sessionId, so + 1)
      const hidden = under(record, event, sessionId)
      return so + 1 === limit ? [hidden, { ...record, event: identifyOf(event, sessionId) }] : [hidden]
    },
  }
}
