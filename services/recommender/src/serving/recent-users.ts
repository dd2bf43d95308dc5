/** What the newest events say of users and profiles do not keep: device and local time. Bounded. */
import { createRecentMap, type ClickstreamEvent, type UserId } from '@profilestream/contracts'

/** What is known of one user's circumstances. */
export interface RecentUser {
  readonly device: string | null
  readonly utcOffsetMinutes: number | null
}

/** The users who acted last. */
export interface RecentUsers {
  note(event: ClickstreamEvent): void
  find(userId: UserId): RecentUser
}

const MAX_USERS = 100_000
const UNKNOWN: RecentUser = { device: null, utcOffsetMinutes: null }

/** Makes an empty memory; the user who was silent longest is forgotten first. */
export const createRecentUsers = (maxUsers = MAX_USERS): RecentUsers => {
  const users = createRecentMap<UserId, RecentUser>(maxUsers)
  return {
    note: (event) => {
      const known = users.get(event.userId) ?? UNKNOWN
      users.note(event.userId, {
        device: event.device ?? known.device,
        utcOffsetMinutes: event.utcOffsetMinutes ?? known.utcOffsetMinutes,
      })
    },
    find: (userId) => users.get(userId) ?? UNKNOWN,
  }
}
