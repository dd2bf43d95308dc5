/** `profilestream recommend USER`: a fresh list, from the recommender by way of the gateway's address. */
import { ContractError, describeError, UnavailableError } from '@profilestream/contracts'
import type { Command } from 'commander'
import { commandEnvironment } from '../connections.js'
import type { CliContext } from '../context.js'
import { positiveInteger } from './options.js'

interface RecommendOptions {
  readonly scenario?: string
  readonly slot?: string
  readonly limit?: number
  readonly item?: string
  readonly url?: string
}

const DEFAULT_GATEWAY = 'http://127.0.0.1:8080'
/** Longest wait for the answer, milliseconds. */
const TIMEOUT_MS = 10_000

const addressOf = (base: string, userId: string, { scenario, slot, limit, item }: RecommendOptions): URL => {
  const address = new URL(`/v1/recommendations/${encodeURIComponent(userId)}`, base)
  for (const [name, value] of Object.entries({ scenario, slot, limit, itemId: item })) {
    if (value !== undefined) address.searchParams.set(name, String(value))
  }
  return address
}

const ask = async (address: URL): Promise<Response> => {
  try {
    return await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) })
  } catch (error) {
    throw new UnavailableError(
      `The gateway at ${address.origin} does not answer (${describeError(error)}): run npm start, or give --url`,
      {
        cause: error,
      },
    )
  }
}

const recommend = async (userId: string, options: RecommendOptions, context: CliContext): Promise<void> => {
  const { system } = await commandEnvironment(context)
  const answer = await ask(
    addressOf(options.url ?? system?.services.gateway ?? DEFAULT_GATEWAY, userId, options),
  )
  const body: unknown = await answer.json()
  if (!answer.ok) {
    const { detail } = body as { readonly detail?: string }
    throw new ContractError(detail ?? `The gateway answered ${answer.status}`)
  }
  context.out(JSON.stringify(body, null, 2))
}

/** Adds the command. */
export const addRecommendCommand = (program: Command, context: CliContext): void => {
  program
    .command('recommend')
    .summary('print a fresh recommendation list')
    .description('Asks the running system for a list, with scores and reasons, and prints it as JSON.')
    .argument('<user>', "the user's id")
    .option('--scenario <name>', 'which scenario')
    .option('--slot <name>', "where the list shows; the scenario's first slot when left out")
    .option('--limit <n>', 'length of the list', positiveInteger('--limit'))
    .option('--item <id>', 'the item that a list in the slot similar is about')
    .option(
      '--url <address>',
      `base address of the gateway; else that of a running start, else ${DEFAULT_GATEWAY}`,
    )
    .action((userId: string, options: RecommendOptions) => recommend(userId, options, context))
}
