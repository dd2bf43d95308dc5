/** `profilestream profile USER`: a user's profile, readable, straight from the store. */
import { asUserId, ContractError } from '@profilestream/contracts'
import { tellProfile } from '@profilestream/profile'
import { createProfileStore } from '@profilestream/profile-store'
import { createRedisConnection, redisSettings } from '@profilestream/redis'
import { loadSettings, systemClock } from '@profilestream/service'
import type { Command } from 'commander'
import { commandEnvironment, commandLogger } from '../connections.js'
import type { CliContext } from '../context.js'

/** What can be asked of the command. */
interface ProfileOptions {
  /** Only the sentences of each scenario. */
  readonly sentences?: boolean
}

const tell = async (env: NodeJS.ProcessEnv, userId: string): Promise<Record<string, unknown> | null> => {
  const settings = loadSettings({ redis: redisSettings }, { env })
  const redis = createRedisConnection({ logger: commandLogger() }, settings.redis)
  try {
    const profiles = createProfileStore({ redis }, settings.redis)
    return await tellProfile(profiles, asUserId(userId), systemClock.now())
  } finally {
    redis.disconnect()
  }
}

const sentencesOf = (told: Record<string, unknown>): string[] =>
  Object.entries(told['scenarios'] as Record<string, { sentences: string[] }>).flatMap(
    ([scenario, { sentences }]) => [`${scenario}:`, ...sentences.map((sentence) => `  ${sentence}`)],
  )

const profile = async (userId: string, options: ProfileOptions, context: CliContext): Promise<void> => {
  const { env } = await commandEnvironment(context)
  const told = await tell(env, userId)
  if (told === null)
    throw new ContractError(`There is no profile of user ${userId}: none of her events has been folded yet`)
  if (options.sentences === true) sentencesOf(told).forEach(context.out)
  else context.out(JSON.stringify(told, null, 2))
}

/** Adds the command. */
export const addProfileCommand = (program: Command, context: CliContext): void => {
  program
    .command('profile')
    .summary("print a user's profile")
    .description("Prints a user's profile as readable JSON, straight from Redis.")
    .argument('<user>', "the user's id")
    .option('--sentences', 'only what is stated of her, in plain sentences')
    .action((userId: string, options: ProfileOptions) => profile(userId, options, context))
}
