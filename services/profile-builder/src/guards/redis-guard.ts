/**
 * Rule 4: a Redis that came back as another server may have lost what it acknowledged. Nothing is written over a
 * connection before the server behind it is known to be the one that was read from.
 */
import type { RedisProfileStore } from '@profilestream/profile-store'
import type { RedisConnection } from '@profilestream/redis'
import { RedisWentBack } from '../stages/write-profiles.js'

/** Watches which Redis we are connected to. */
export interface RedisGuard {
  /** Rejects with RedisWentBack when the server has changed since `accept`. */
  ensureSame(): Promise<void>
  /** Takes the server that answers now for the one we work with. @returns whether it is another than before */
  accept(): Promise<boolean>
}

/** What the guard needs. */
export interface RedisGuardDependencies {
  readonly store: Pick<RedisProfileStore, 'runId'>
  /** Grows whenever a connection is made or lost. */
  readonly connections: () => number
}

/** Counts the connections made and lost from now on. */
export const countConnections = (redis: RedisConnection): (() => number) => {
  let changes = 0
  for (const event of ['ready', 'close', 'end', '+node', '-node']) redis.on(event, () => (changes += 1))
  return () => changes
}

/** Makes the guard; call `accept` before the first write. */
export const createRedisGuard = ({ store, connections }: RedisGuardDependencies): RedisGuard => {
  let known: { readonly runId: string; connection: number } | undefined
  return {
    ensureSame: async () => {
      // Looked at before the question: a connection made meanwhile is asked again next time.
      for (let connection = connections(); known?.connection !== connection; connection = connections()) {
        const runId = await store.runId()
        if (known?.runId !== runId) {
          throw new RedisWentBack(
            'Redis was restarted or replaced: what it holds may be older than what it acknowledged',
          )
        }
        known.connection = connection
      }
    },
    accept: async () => {
      const connection = connections()
      const runId = await store.runId()
      const changed = known !== undefined && known.runId !== runId
      known = { runId, connection }
      return changed
    },
  }
}
