/** Leadership: of several processes one leads, for a time it must keep renewing, under a token that grows with each new leader. */
import type { RedisConnection } from '@profilestream/redis'
import { createCountingScript } from './counting-script.js'

/** Who leads what. */
export interface LeadershipSettings {
  /** Put before every key. */
  readonly keyPrefix: string
  /** What is led: one leader for each name. */
  readonly name: string
  /** Who asks; unique to the process. */
  readonly owner: string
  /** How long a leadership lasts without being kept, milliseconds. */
  readonly ttlMs: number
}

/** One process's part in the election. Ask again well within the ttl to keep the leadership. */
export interface Leadership {
  /**
   * Takes the leadership if nobody holds it, or keeps it.
   * @returns  the fencing token, or null when another leads
   */
  lead(): Promise<number | null>
  /** The token, as long as the leadership surely lasts by the local clock; else null. */
  token(): number | null
  /** Gives the leadership back, so that another need not wait for its end. */
  resign(): Promise<void>
}

/**
 * Makes a process's part in an election on a ready connection.
 * @param dependencies.elapsedMs  a clock that only goes forward, milliseconds
 */
export const createLeadership = (
  { redis, elapsedMs }: { readonly redis: RedisConnection; readonly elapsedMs: () => number },
  { keyPrefix, name, owner, ttlMs }: LeadershipSettings,
): Leadership => {
  const lead = createCountingScript(redis, 'lead-2')
  const resign = createCountingScript(redis, 'resign-1')
  const key = `${keyPrefix}leader:{${name}}`
  let held: { readonly token: number; readonly until: number } | null = null
  return {
    lead: async () => {
      // The lease is counted from before the question, so that it ends here before it ends there.
      const asked = elapsedMs()
      const token = await lead.run([key, `${key}:token`], [owner, ttlMs])
      held = token === 0 ? null : { token, until: asked + ttlMs }
      return held?.token ?? null
    },
    token: () => (held !== null && elapsedMs() < held.until ? held.token : null),
    resign: async () => {
      held = null
      await resign.run([key], [owner])
    },
  }
}
