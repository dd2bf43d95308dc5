/**
 * Identities, after a batch is written: links that its users' events noted are settled, and events of ids that were closed
 * are folded into the profiles of the users they became. What is broken off is done when the events are delivered again,
 * because a batch is settled only behind this. Batches without either, nearly all, cost one look at each profile.
 */
import { InvariantError, type Codec, type ProfileUpdated, type UserId } from '@profilestream/contracts'
import {
  closedProfileUpdatedOf,
  forwardOf,
  profileVersionOf,
  settleLink,
  type Basis,
  type PlacedEvent,
  type ProfileStore,
  type SettledLink,
} from '@profilestream/profile'
import type { HotProfiles } from '@profilestream/profile-store'
import { resultOf, type FoldedProfile, type IdentityWork } from '../batch.js'
import type { BuilderMetrics } from '../metrics.js'
import type { FoldUser } from '../stages/fold-profiles.js'
import { refuseOlder } from '../stages/write-profiles.js'

/** What settling needs. */
export interface SettleIdentitiesDependencies {
  readonly store: ProfileStore
  readonly hot: Pick<HotProfiles, 'put'>
  /** Rejects with RedisWentBack when the Redis we are connected to is not the one we read from. */
  readonly ensureSameRedis: () => Promise<void>
  readonly metrics: Pick<BuilderMetrics, 'links' | 'forwarded'>
  readonly profileUpdated: Codec<ProfileUpdated>
}

/** An anonymous id of which something is taken back. */
interface Closed {
  readonly to: UserId
  readonly anonymousBytes: Uint8Array
  readonly basis: Basis
  /** Whether its login is told of: then all of its days are. */
  readonly isWhole: boolean
}

/** A batch, how its users are folded again, and what is to be told of closed profiles when all are. */
interface Batch {
  readonly folded: Map<UserId, FoldedProfile>
  readonly foldUser: FoldUser
  readonly closed: Map<UserId, Closed>
}

type Waiting = FoldedProfile & { readonly identity: IdentityWork }

const hasWork = (profile: FoldedProfile): profile is Waiting => profile.identity !== undefined

/** Makes the step; it changes the folded profiles to what was, in the end, written. */
export const createSettleIdentities = (dependencies: SettleIdentitiesDependencies) => {
  const { store, hot, ensureSameRedis, metrics, profileUpdated } = dependencies

  const guarded: ProfileStore = {
    readMany: (userIds) => store.readMany(userIds),
    compareAndSetMany: async (writes) => {
      await ensureSameRedis()
      return store.compareAndSetMany(writes)
    },
  }

  const settle = async (basis: Basis, userId: UserId, anonymousId: UserId): Promise<SettledLink> => {
    const settled = await settleLink({ store: guarded, basis }, { userId, anonymousId })
    if (settled.isNew) metrics.links.inc({ state: settled.state })
    hot.put(userId, settled.userBytes)
    if (settled.anonymousBytes !== null) hot.put(anonymousId, settled.anonymousBytes)
    return settled
  }

  /** Folds onto what is stored until it is written; events that were applied are told of again. */
  const foldInto = async (
    userId: UserId,
    events: readonly PlacedEvent[],
    on: { readonly base: Uint8Array; readonly foldUser: FoldUser },
  ): Promise<FoldedProfile> => {
    let base: Uint8Array | null = on.base
    for (;;) {
      const result = on.foldUser(userId, events, base)
      if (result.bytes === null) return result
      const write = { userId, expectedVersion: result.expectedVersion, bytes: result.bytes }
      const [written] = await guarded.compareAndSetMany([write])
      if (written?.kind === 'written') {
        hot.put(userId, result.bytes)
        return result
      }
      base = written?.bytes ?? null
      refuseOlder(write, base)
    }
  }

  const settleOwn = async (
    { userId, events, identity }: Waiting,
    { folded, foldUser, closed }: Batch,
  ): Promise<void> => {
    const { basis } = identity
    for (const anonymousId of identity.linked) {
      const { state, userBytes, anonymousBytes } = await settle(basis, userId, anonymousId)
      // A forward that was lost and could not be put back: the id is a profile of its own.
      if (state === 'merged' && anonymousBytes !== null && forwardOf(anonymousBytes) !== null)
        closed.set(anonymousId, { to: userId, anonymousBytes, basis, isWhole: true })
      folded.set(
        userId,
        await foldInto(userId, folded.get(userId)?.events ?? events, { base: userBytes, foldUser }),
      )
    }
  }

  const forward = async (
    { userId: anonymousId, events, identity }: Waiting,
    to: UserId,
    { folded, foldUser, closed }: Batch,
  ): Promise<void> => {
    const { basis } = identity
    const { state, userBytes, anonymousBytes } = await settle(basis, to, anonymousId)
    if (state === 'refused') return
    if (anonymousBytes !== null && !closed.has(anonymousId))
      closed.set(anonymousId, { to, anonymousBytes, basis, isWhole: false })
    const own = folded.get(to)?.events ?? []
    const forwarded = events.map((placed) => ({ ...placed, forwardedFrom: anonymousId }))
    folded.set(to, await foldInto(to, [...own, ...forwarded], { base: userBytes, foldUser }))
    metrics.forwarded.inc(events.length)
  }

  /** What was told of an anonymous id is hers now: it is told again as nothing, beside what is told of her. */
  const takeBack = (
    anonymousId: UserId,
    { to, anonymousBytes, basis, isWhole }: Closed,
    { folded }: Batch,
  ): void => {
    const user = folded.get(to)
    const userBytes = user === undefined ? null : resultOf(user)
    if (userBytes === null)
      throw new InvariantError(
        `${anonymousId} was settled into ${to}, who has no profile; restart the profile builder`,
      )
    const forwarded = folded.get(anonymousId)?.events ?? []
    const told = closedProfileUpdatedOf(
      { anonymous: anonymousBytes, user: userBytes, forwarded, isWhole },
      basis,
    )
    folded.set(anonymousId, {
      userId: anonymousId,
      events: forwarded,
      base: anonymousBytes,
      expectedVersion: profileVersionOf(anonymousBytes),
      bytes: null,
      update: profileUpdated.encode(told),
      identity: undefined,
    })
  }

  return async (folded: Map<UserId, FoldedProfile>, foldUser: FoldUser): Promise<void> => {
    const waiting = [...folded.values()].filter(hasWork)
    if (waiting.length === 0) return
    const batch: Batch = { folded, foldUser, closed: new Map() }
    for (const profile of waiting) {
      const { forwardTo } = profile.identity
      if (forwardTo === null) await settleOwn(profile, batch)
      else await forward(profile, forwardTo, batch)
    }
    batch.closed.forEach((closed, anonymousId) => takeBack(anonymousId, closed, batch))
  }
}
