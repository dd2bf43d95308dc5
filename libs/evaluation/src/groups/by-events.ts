/** Judges by how much is known of them: interactions in the train set, and who is new. */
import type { GroupRule } from './membership.js'

/** Highest number of events of each group but the last. */
const UP_TO = [0, 5, 20, 50]

/** none, 1–5, 6–20, 21–50, more. */
export const BY_EVENTS: GroupRule = {
  by: 'events',
  names: ['none', '1–5', '6–20', '21–50', 'more'],
  groupOf: ({ events }) => {
    const place = UP_TO.findIndex((most) => events <= most)
    return place === -1 ? UP_TO.length : place
  },
}

/** Who has done no more than this is new: one or two interactions tell nearly nothing of order or taste. */
const NEW_USER_EVENTS = 2

/** New users and known ones. */
export const BY_NEW_USERS: GroupRule = {
  by: 'new users',
  names: ['new: at most 2 events', 'known'],
  groupOf: ({ events }) => (events <= NEW_USER_EVENTS ? 0 : 1),
}
