/** The 64 bits that a repeat of an event is known by. */
import { hash32, type EventId, type UserId } from '@profilestream/contracts'

/** Two fixed seeds: stored hashes rest on them, so they never change. */
const SEEDS = [0x1f83d9ab, 0x5be0cd19] as const

/** Hash of user and event id, two words; the same on every resend. */
export const eventHashOf = (userId: UserId, eventId: EventId): [number, number] => {
  const text = `${String(userId.length)}:${userId}${eventId}`
  return [hash32(text, SEEDS[0]), hash32(text, SEEDS[1])]
}
