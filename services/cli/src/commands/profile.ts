/** `profilestream profile USER`: a user's profile, readable, straight from the store, and how the serving releases see her. */
import { asUserId, describeError } from '@profilestream/contracts'
import { tellProfile, withModelViews, type ModelView } from '@profilestream/profile'
import { systemClock } from '@profilestream/service'
import type { Command } from 'commander'
import { commandEnvironment } from '../connections.js'
import type { CliContext } from '../context.js'
import { readStoredProfile } from '../stored-profiles.js'

/** What can be asked of the command. */
interface ProfileOptions {
  /** Only the sentences of each scenario. */
  readonly sentences?: boolean
  /** Base address of the recommender. */
  readonly recommender?: string
}

const sentencesOf = (told: Record<string, unknown>): string[] =>
  Object.entries(told['scenarios'] as Record<string, { sentences: string[] }>).flatMap(
    ([scenario, { sentences }]) => [`${scenario}:`, ...sentences.map((sentence) => `  ${sentence}`)],
  )

/** Longest wait for the recommender, milliseconds. */
const TIMEOUT_MS = 5_000

/** How the serving releases see her; null, told on standard error, where the recommender does not answer. */
const modelViewsOf = async (
  userId: string,
  base: string,
  { tell }: CliContext,
): Promise<Record<string, ModelView> | null> => {
  try {
    const address = new URL(`/v1/model-views/${encodeURIComponent(userId)}`, base)
    const answer = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (!answer.ok) throw new Error(`it answered ${answer.status}`)
    return ((await answer.json()) as { readonly scenarios: Record<string, ModelView> }).scenarios
  } catch (error) {
    tell(
      `How releases see her is left out: no answer from the recommender at ${base}: ${describeError(error)}`,
    )
    return null
  }
}

const profile = async (userId: string, options: ProfileOptions, context: CliContext): Promise<void> => {
  const { env, system } = await commandEnvironment(context)
  const stored = await readStoredProfile(env, userId, (profiles) =>
    tellProfile(profiles, asUserId(userId), systemClock.now()),
  )
  const recommender = options.recommender ?? system?.services['recommender']
  const views = recommender === undefined ? null : await modelViewsOf(userId, recommender, context)
  const told = withModelViews(stored, views)
  if (options.sentences === true) sentencesOf(told).forEach(context.out)
  else context.out(JSON.stringify(told, null, 2))
}

/** Adds the command. */
export const addProfileCommand = (program: Command, context: CliContext): void => {
  program
    .command('profile')
    .summary("print a user's profile")
    .description(
      "Prints a user's profile as readable JSON, straight from Redis, and how the releases that serve her see her, asked of the recommender of a running start.",
    )
    .argument('<user>', "the user's id")
    .option('--sentences', 'only what is stated of her, in plain sentences')
    .option(
      '--recommender <address>',
      'base address of the recommender; else that of a running start, else it is not asked',
    )
    .action((userId: string, options: ProfileOptions) => profile(userId, options, context))
}
