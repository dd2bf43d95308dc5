/**
 * Identities, after a batch is written: links that its users' events noted are settled, and events of ids that were closed
 * are folded into the profiles of the users they became. What is broken off is done when the events are delivered again,
 * because a batch is settled only behind this. Batches without either, nearly all, cost one look at each profile.
 */
import type { Codec, ProfileUpdated, UserId } from '@profilestream/contracts'
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
import type { FoldedProfile, IdentityWork } from '../batch.js'
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

/** A batch and how its users are folded again. */
interface Batch {
  readonly folded: Map<UserId, FoldedProfile>
  readonly foldUser: FoldUser
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

  /** What was told of the anonymous id is hers now: it is told again as nothing, whenever her login is told of. */
  const takeBack = (
    anonymousId: UserId,
    { state, userBytes, anonymousBytes }: SettledLink,
    folded: Map<UserId, FoldedProfile>,
  ): void => {
    // A forward that was lost and could not be put back: the id is a profile of its own.
    if (state === 'refused' || anonymousBytes === null || forwardOf(anonymousBytes) === null) return
    folded.set(anonymousId, {
      userId: anonymousId,
      events: folded.get(anonymousId)?.events ?? [],
      base: anonymousBytes,
      expectedVersion: profileVersionOf(anonymousBytes),
      bytes: null,
      update: profileUpdated.encode(closedProfileUpdatedOf(anonymousBytes, userBytes)),
      identity: undefined,
    })
  }

  const settleOwn = async (
    { userId, events, identity }: Waiting,
    { folded, foldUser }: Batch,
  ): Promise<void> => {
    for (const anonymousId of identity.linked) {
      const settled = await settle(identity.basis, userId, anonymousId)
      const { userBytes } = settled
      takeBack(anonymousId, settled, folded)
      folded.set(
        userId,
        await foldInto(userId, folded.get(userId)?.events ?? events, { base: userBytes, foldUser }),
      )
    }
  }

  const forward = async (
    { userId: anonymousId, events, identity }: Waiting,
    to: UserId,
    { folded, foldUser }: Batch,
  ): Promise<void> => {
    const { state, userBytes } = await settle(identity.basis, to, anonymousId)
    if (state === 'refused') return
    const own = folded.get(to)?.events ?? []
    const forwarded = events.map((placed) => ({ ...placed, forwardedFrom: anonymousId }))
    folded.set(to, await foldInto(to, [...own, ...forwarded], { base: userBytes, foldUser }))
    metrics.forwarded.inc(events.length)
  }

  return async (folded: Map<UserId, FoldedProfile>, foldUser: FoldUser): Promise<void> => {
    const waiting = [...folded.values()].filter(hasWork)
    for (const profile of waiting) {
      const { forwardTo } = profile.identity
      if (forwardTo === null) await settleOwn(profile, { folded, foldUser })
      else await forward(profile, forwardTo, { folded, foldUser })
    }
  }
}
