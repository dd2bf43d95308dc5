/** Stored profiles as commands read them: straight from Redis, over a connection that lasts as long as the reading. */
import { ContractError } from '@profilestream/contracts'
import type { ProfileStore } from '@profilestream/profile'
import { createProfileStore } from '@profilestream/profile-store'
import { createRedisConnection, redisSettings } from '@profilestream/redis'
import { loadSettings } from '@profilestream/service'
import { commandLogger } from './connections.js'

/**
 * Reads one user's profile from the store.
 * @param env   names Redis
 * @param read  gives null where there is no profile
 * @throws ContractError when there is none
 */
export const readStoredProfile = async <Read>(
  env: NodeJS.ProcessEnv,
  userId: string,
  read: (profiles: Pick<ProfileStore, 'readMany'>) => Promise<Read | null>,
): Promise<Read> => {
  const settings = loadSettings({ redis: redisSettings }, { env })
  const redis = createRedisConnection({ logger: commandLogger() }, settings.redis)
  try {
    const found = await read(createProfileStore({ redis }, settings.redis))
    if (found !== null) return found
    throw new ContractError(`There is no profile of user ${userId}: none of her events has been folded yet`)
  } finally {
    redis.disconnect()
  }
}
