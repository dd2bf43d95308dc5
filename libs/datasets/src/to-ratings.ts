/** Events become ratings: who rated what, and how; the last word of a user on an item counts. */
import { asItemId, asUserId, type ClickstreamEvent, type ItemId, type UserId } from '@profilestream/contracts'

/** Ratings as columns, [ratings] each, and what the numbers stand for. */
export interface RatingColumns {
  /** Index of the user of each. */
  readonly userIndices: Uint32Array
  /** Index of the item of each. */
  readonly itemIndices: Uint32Array
  readonly values: Float32Array
  /** Index → user id, in the order of first appearance. */
  readonly users: readonly UserId[]
  /** Index → item id, in the order of first appearance. */
  readonly items: readonly ItemId[]
}

/** Takes the events that rate an item; of several by one user of one item, in the order of time, the last. */
export const toRatings = (events: Iterable<ClickstreamEvent>): RatingColumns => {
  const users = new Map<string, number>()
  const items = new Map<string, number>()
  const rated = new Map<string, { user: number; item: number; value: number }>()
  for (const { userId, itemId, rating } of events) {
    if (itemId === null || rating === null) continue
    const user = indexOf(users, userId)
    const item = indexOf(items, itemId)
    rated.set(`${user} ${item}`, { user, item, value: rating })
  }
  const all = [...rated.values()]
  return {
    userIndices: Uint32Array.from(all, ({ user }) => user),
    itemIndices: Uint32Array.from(all, ({ item }) => item),
    values: Float32Array.from(all, ({ value }) => value),
    users: [...users.keys()].map(asUserId),
    items: [...items.keys()].map(asItemId),
  }
}

const indexOf = (indices: Map<string, number>, name: string): number => {
  const index = indices.get(name) ?? indices.size
  indices.set(name, index)
  return index
}
