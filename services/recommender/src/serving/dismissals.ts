/** Items that users do not want to see again, as the followed clickstream told: read again at each start, as far back as trends are. Bounded. */
import { createRecentMap, type ClickstreamEvent, type ItemId, type UserId } from '@profilestream/contracts'

/** Who dismissed what. */
export interface Dismissals {
  note(event: ClickstreamEvent): void
  of(userId: UserId): ReadonlySet<ItemId>
}

/** Users remembered who dismissed anything. */
const MOST_USERS = 100_000
/** Newest dismissals kept of one user. */
const MOST_ITEMS = 200
const NONE: ReadonlySet<ItemId> = new Set()

/** Makes an empty memory; the user who dismissed nothing for longest is forgotten first. */
export const createDismissals = (mostUsers = MOST_USERS): Dismissals => {
  const users = createRecentMap<UserId, ReadonlySet<ItemId>>(mostUsers)
  return {
    note: ({ userId, action, itemId }) => {
      if (action !== 'dismiss' || itemId === null) return
      const known = users.get(userId) ?? NONE
      users.note(userId, new Set([...known, itemId].slice(-MOST_ITEMS)))
    },
    of: (userId) => users.get(userId) ?? NONE,
  }
}
