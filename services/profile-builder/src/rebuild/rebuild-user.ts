/**
 * Rebuilds one user's profile: folds her events up to the log's end, has builders stop, folds what has come meanwhile, and
 * writes on the version that is there. Builders forget what they remembered of her, and go on.
 */
import { randomUUID } from 'node:crypto'
import { ConfigError, UnavailableError, type UserId } from '@profilestream/contracts'
import type { EventLog } from '@profilestream/event-log'
import { decodeProfile, openProfile, profileVersionOf } from '@profilestream/profile'
import type { RedisProfileStore } from '@profilestream/profile-store'
import type { Offsets } from '../batch.js'
import { withBarrier, type RebuildProcess, type StandingBarrier } from './barrier.js'
import type { FoldBase } from './fold-base.js'
import type { UserFold } from './fold-user.js'
import { committedOffsets, logEnds, type FoldedPartitions } from './places.js'
import { readLog, type LogReading, type ReadLogSettings } from './read-log.js'

/** What rebuilding a user needs. */
export interface RebuildUserDependencies {
  readonly eventLog: EventLog
  readonly store: RedisProfileStore
  readonly createFold: (userId: UserId, from: FoldedPartitions, profile: Uint8Array | null) => UserFold
  readonly process: RebuildProcess
}

/** What came of it. */
export interface UserReport {
  /** Versions before and after; equal bytes mean that nothing had to be mended. */
  readonly before: number
  readonly after: number
  readonly wasEqual: boolean
}

const inSnapshot = async ({ snapshot }: FoldBase, userId: UserId): Promise<Uint8Array | null> => {
  let found: Uint8Array | null = null
  await snapshot?.eachProfile((profiles) => {
    found = profiles.find((profile) => profile.userId === userId)?.bytes ?? found
    return Promise.resolve()
  })
  return found
}

const larger = (a: Offsets, b: Offsets): Offsets =>
  new Map(
    [...a, ...b].map(([partition]) => [partition, Math.max(a.get(partition) ?? 0, b.get(partition) ?? 0)]),
  )

/**
 * A profile that ids share is made of the events of all of them: her own alone would undo the merge, or open a closed id again.
 * @throws ConfigError when the id is linked with another, by what is stored or by what is folded
 */
export const refuseLinked = (userId: UserId, bytes: Uint8Array): void => {
  const { forwardTo, links } = openProfile(bytes)
  if (forwardTo === null && links.length === 0) return
  const others = forwardTo === null ? links.map(({ anonymousId }) => anonymousId) : [forwardTo]
  throw new ConfigError(
    `${userId} is linked with ${others.join(', ')} by a login, and their profile is made of the events of all: nothing was changed; run \`profilestream rebuild\` without --user`,
  )
}

/** @throws ConfigError when the log holds no event of hers, or she is linked with other ids */
export const rebuildUser = async (
  { eventLog, store, createFold, process }: RebuildUserDependencies,
  { base, userId }: { readonly base: FoldBase; readonly userId: UserId },
  settings: ReadLogSettings,
): Promise<UserReport> => {
  const { admin, topics } = eventLog
  const { say, signal, pause } = process
  const topic = topics.clickstream.name
  const { groupId } = settings
  const replace = async (
    barrier: StandingBarrier,
    reading: LogReading,
    fold: UserFold,
  ): Promise<UserReport> => {
    const { number } = await store.generations.live()
    const live = store.inGeneration(number)
    for (;;) {
      const [present = null] = await live.readMany([userId])
      if (present !== null) refuseLinked(userId, present)
      const positions = present === null ? new Map<number, number>() : decodeProfile(present).positions
      await reading.until(larger(positions, await committedOffsets(admin, { groupId, topic })))
      const bytes = fold.bytes()
      if (bytes === null)
        throw new ConfigError(`${topic} holds no event of user ${userId}: nothing was changed`)
      refuseLinked(userId, bytes)
      const before = profileVersionOf(present)
      const [result] = await live.compareAndSetMany([{ userId, expectedVersion: before, bytes }])
      // A builder that has not noticed that its partitions are another's may have written: look again.
      if (result?.kind !== 'written') continue
      await barrier.move(number)
      const wasEqual = present !== null && Buffer.from(present).equals(bytes)
      return { before, after: profileVersionOf(bytes), wasEqual }
    }
  }

  if ((await store.generations.begun()) !== null) {
    throw new UnavailableError('a rebuild of all profiles was begun: let it end, or give it up with --abort')
  }
  const fold = createFold(userId, base.from, await inSnapshot(base, userId))
  const reading = await readLog({ eventLog, signal }, fold, {
    ...settings,
    groupId: `rebuild-user-${randomUUID()}`,
  })
  try {
    say(`folding the events of user ${userId} out of ${topic}`)
    const ends = await logEnds(admin, topic)
    await reading.until(ends)
    return await withBarrier(
      { generations: store.generations, admin, say, signal, pause },
      { groupId, partitions: ends.size },
      (barrier) => replace(barrier, reading, fold),
    )
  } finally {
    await reading.stop()
  }
}
