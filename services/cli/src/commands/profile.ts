/** `profilestream profile USER`: a user's profile, readable, straight from the store. */
import { asUserId } from '@profilestream/contracts'
import { tellProfile } from '@profilestream/profile'
import { systemClock } from '@profilestream/service'
import type { Command } from 'commander'
import { commandEnvironment } from '../connections.js'
import type { CliContext } from '../context.js'
import { readStoredProfile } from '../stored-profiles.js'

/** What can be asked of the command. */
interface ProfileOptions {
  /** Only the sentences of each scenario. */
  readonly sentences?: boolean
}

const sentencesOf = (told: Record<string, unknown>): string[] =>
  Object.entries(told['scenarios'] as Record<string, { sentences: string[] }>).flatMap(
    ([scenario, { sentences }]) => [`${scenario}:`, ...sentences.map((sentence) => `  ${sentence}`)],
  )

const profile = async (userId: string, options: ProfileOptions, context: CliContext): Promise<void> => {
  const { env } = await commandEnvironment(context)
  const told = await readStoredProfile(env, userId, (profiles) =>
    tellProfile(profiles, asUserId(userId), systemClock.now()),
  )
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
