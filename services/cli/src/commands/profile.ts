/** `profilestream profile USER`: a user's profile, readable, straight from the store. */
import { asUserId, ContractError } from '@profilestream/contracts'
import { decodeProfile, profileToJson } from '@profilestream/profile'
import { createProfileStore, createRedisConnection, redisSettings } from '@profilestream/profile-store'
import { loadSettings } from '@profilestream/service'
import type { Command } from 'commander'
import { commandEnvironment, commandLogger } from '../connections.js'
import type { CliContext } from '../context.js'

const readProfile = async (env: NodeJS.ProcessEnv, userId: string): Promise<Uint8Array | null> => {
  const settings = loadSettings({ redis: redisSettings }, { env })
  const redis = createRedisConnection({ logger: commandLogger() }, settings.redis)
  try {
    const [bytes = null] = await createProfileStore({ redis }, settings.redis).readMany([asUserId(userId)])
    return bytes
  } finally {
    redis.disconnect()
  }
}

const profile = async (userId: string, context: CliContext): Promise<void> => {
  const { env } = await commandEnvironment(context)
  const bytes = await readProfile(env, userId)
  if (bytes === null)
    throw new ContractError(`There is no profile of user ${userId}: none of her events has been folded yet`)
  context.out(JSON.stringify(profileToJson(decodeProfile(bytes)), null, 2))
}

/** Adds the command. */
export const addProfileCommand = (program: Command, context: CliContext): void => {
  program
    .command('profile')
    .summary("print a user's profile")
    .description("Prints a user's profile as readable JSON, straight from Redis.")
    .argument('<user>', "the user's id")
    .action((userId: string) => profile(userId, context))
}
