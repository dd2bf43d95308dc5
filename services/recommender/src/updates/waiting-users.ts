/** Users waiting for a list: an update joins the one already waiting, so that whoever acts ten times in a second gets the newest list, not ten. */
import type { ProfileUpdated, ScenarioName, UserId } from '@profilestream/contracts'

/** When a waiting user's turn has come. */
export interface WaitingSettings {
  /** She has been quiet for so long, milliseconds. */
  readonly quietMs: number
  /** Or has waited for so long, milliseconds. */
  readonly longestWaitMs: number
}

/** A user whose list is to be made. */
export interface WaitingUser {
  readonly userId: UserId
  /** Newest version announced. */
  readonly version: number
  /** Scenarios touched since her last list. */
  readonly touched: ReadonlySet<ScenarioName>
  /** Updates that this list answers. */
  readonly updates: number
}

interface Entry {
  readonly userId: UserId
  version: number
  readonly touched: Set<ScenarioName>
  updates: number
  readonly firstAt: number
  lastAt: number
  /** The lowest offset of each partition that waits for this list. */
  readonly offsets: Map<number, number>
}

/** The users that wait, in the order of their first update, and the offsets that may be committed meanwhile. */
export interface WaitingUsers {
  /** Notes an update; one without a scenario of ours only passes. */
  add(at: { readonly partition: number; readonly offset: number }, update: ProfileUpdated | null): void
  /** How many wait, those under way included. */
  size(): number
  /** Takes the users whose turn has come, at most `count`; they are under way until `done`, and nobody else is taken before. */
  take(count: number): readonly WaitingUser[]
  /** The lists of the users under way are published. */
  done(): void
  /** The lists of the users under way could not be made: they wait again, before all others. */
  putBack(): void
  /** Milliseconds until somebody's turn comes; null when nobody waits. */
  untilNext(): number | null
  /** Partition → next offset to commit, where it has grown since the last call. */
  committable(): ReadonlyMap<number, number>
  /** Forgets everything: the partitions are given out anew, and what was not committed comes again. */
  reset(): void
}

/**
 * Makes an empty waiting room.
 * @param now  a clock that only goes forward, milliseconds
 */
export const createWaitingUsers = (
  now: () => number,
  { quietMs, longestWaitMs }: WaitingSettings,
): WaitingUsers => {
  let waiting = new Map<UserId, Entry>()
  let underWay: Entry[] = []
  const passed = new Map<number, number>()
  const committed = new Map<number, number>()

  const dueAt = (entry: Entry): number => Math.min(entry.lastAt + quietMs, entry.firstAt + longestWaitMs)
  /** The lowest offset of the partition that still waits. */
  const lowest = (partition: number, next: number): number => {
    let least = next
    for (const entry of [...underWay, ...waiting.values()])
      least = Math.min(least, entry.offsets.get(partition) ?? next)
    return least
  }

  return {
    add: ({ partition, offset }, update) => {
      passed.set(partition, Math.max(passed.get(partition) ?? 0, offset + 1))
      if (update === null || update.touched.length === 0) return
      const entry = waiting.get(update.userId) ?? newEntry(update.userId, now())
      waiting.set(update.userId, entry)
      entry.version = Math.max(entry.version, update.version)
      entry.updates++
      entry.lastAt = now()
      for (const scenario of update.touched) entry.touched.add(scenario)
      entry.offsets.set(partition, Math.min(entry.offsets.get(partition) ?? offset, offset))
    },
    size: () => waiting.size + underWay.length,
    take: (count) => {
      if (underWay.length > 0) return underWay
      const at = now()
      for (const entry of waiting.values()) {
        if (underWay.length >= count) break
        if (dueAt(entry) <= at) underWay.push(entry)
      }
      for (const { userId } of underWay) waiting.delete(userId)
      return underWay
    },
    done: () => {
      underWay = []
    },
    putBack: () => {
      const again = new Map(underWay.map((entry) => [entry.userId, entry]))
      for (const [userId, entry] of waiting) again.set(userId, merged(again.get(userId), entry))
      waiting = again
      underWay = []
    },
    untilNext: () => {
      if (waiting.size === 0) return null
      let next = Infinity
      for (const entry of waiting.values()) next = Math.min(next, dueAt(entry))
      return Math.max(0, next - now())
    },
    committable: () => {
      const grown = new Map<number, number>()
      for (const [partition, next] of passed) {
        const offset = lowest(partition, next)
        if (offset > (committed.get(partition) ?? 0)) grown.set(partition, offset)
      }
      for (const [partition, offset] of grown) committed.set(partition, offset)
      return grown
    },
    reset: () => {
      waiting = new Map()
      underWay = []
      passed.clear()
      committed.clear()
    },
  }
}

const newEntry = (userId: UserId, at: number): Entry => ({
  userId,
  version: 0,
  touched: new Set(),
  updates: 0,
  firstAt: at,
  lastAt: at,
  offsets: new Map(),
})

const merged = (older: Entry | undefined, newer: Entry): Entry => {
  if (older === undefined) return newer
  const offsets = new Map(newer.offsets)
  for (const [partition, offset] of older.offsets)
    offsets.set(partition, Math.min(offset, offsets.get(partition) ?? offset))
  return {
    ...newer,
    touched: new Set([...older.touched, ...newer.touched]),
    updates: older.updates + newer.updates,
    firstAt: older.firstAt,
    offsets,
  }
}
