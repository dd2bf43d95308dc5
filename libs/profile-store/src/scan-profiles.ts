/** Goes through all profiles of a generation, for a snapshot: in steps, so that the server serves others in between. */
import { asUserId, type UserId } from '@profilestream/contracts'
import type { RedisConnection } from '@profilestream/redis'
import { readKeys } from './read-profiles.js'
import { scanKeys } from './scan-keys.js'
import { mastersOf } from './server-state.js'

/** A profile as it is stored. */
export interface StoredProfile {
  readonly userId: UserId
  readonly bytes: Uint8Array
}

const SCAN_COUNT = 500

/** Hands over all profiles whose keys begin with a prefix. A key that is there all the while is seen, perhaps twice. */
export const eachProfile = async (
  redis: RedisConnection,
  prefix: string,
  take: (profiles: readonly StoredProfile[]) => Promise<void>,
): Promise<void> => {
  for (const server of mastersOf(redis)) {
    for await (const keys of scanKeys(server, prefix, SCAN_COUNT)) {
      const values = await readKeys(redis, keys)
      const profiles = keys.flatMap((key, index) => {
        const bytes = values[index] ?? null
        return bytes === null ? [] : [{ userId: asUserId(key.slice(prefix.length)), bytes }]
      })
      if (profiles.length > 0) await take(profiles)
    }
  }
}
