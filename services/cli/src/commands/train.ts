/** `profilestream train [SCENARIO]`: asks the trainer for a refit, and follows it to its decision. */
import { ContractError } from '@profilestream/contracts'
import type { Command } from 'commander'
import { commandEnvironment } from '../connections.js'
import type { CliContext } from '../context.js'
import { createProgressLine } from '../evaluate/progress-line.js'
import { followDemand } from '../train/follow-demand.js'
import { describeDecision } from '../train/in-words.js'
import { createTrainerClient, type TrainerClient } from '../train/trainer-client.js'
import type { Decision, Demand } from '../train/trainer-status.js'

interface TrainOptions {
  readonly wait?: boolean
  readonly full?: boolean
  readonly url?: string
}

const DEFAULT_TRAINER = 'http://127.0.0.1:9402'

/** The scenario that was named, or all that have interactions. */
const scenariosOf = async (trainer: TrainerClient, named: string | undefined): Promise<string[]> => {
  if (named !== undefined) return [named]
  const { scenarios } = await trainer.status()
  const found = scenarios.filter(({ interactions }) => interactions > 0).map(({ scenario }) => scenario)
  if (found.length > 0) return found
  throw new ContractError('The trainer has no interactions of any scenario yet: publish events first')
}

const train = async (
  named: string | undefined,
  { wait, full = false, url }: TrainOptions,
  context: CliContext,
): Promise<void> => {
  const { system } = await commandEnvironment(context)
  const trainer = createTrainerClient(url ?? system?.services.trainer ?? DEFAULT_TRAINER)
  const demands = []
  for (const scenario of await scenariosOf(trainer, named)) demands.push(await trainer.demand(scenario, full))
  if (wait !== true) {
    for (const { scenario } of demands) context.tell(`${scenario}: a refit is asked for; --wait follows it`)
    return
  }
  let failed = 0
  for (const demand of demands) {
    const decision = await follow(trainer, demand, context)
    if (decision === null) return context.tell('Not waiting any longer; the refit goes on.')
    context.out(describeDecision(demand.scenario, decision))
    if (decision.decision === 'failed') failed += 1
  }
  if (failed > 0)
    throw new ContractError(`${failed} of ${demands.length} refits failed: see the trainer's log`)
}

const follow = async (
  trainer: TrainerClient,
  demand: Demand,
  { interrupted }: CliContext,
): Promise<Decision | null> => {
  const line = createProgressLine(process.stderr, () => performance.now())
  try {
    return await followDemand(trainer, demand, {
      say: (text, curve) => line.say(text, curve),
      interrupted,
    })
  } finally {
    line.end()
  }
}

/** Adds the command. */
export const addTrainCommand = (program: Command, context: CliContext): void => {
  program
    .command('train')
    .summary('ask the trainer for a refit')
    .description(
      'Asks the running trainer to refit a scenario now, or all that have interactions; the gate decides as ever.',
    )
    .argument('[scenario]', 'which scenario; all when left out')
    .option('--wait', 'follow the refit: epoch, figures, time left and curves, and the decision at the end')
    .option(
      '--full',
      'begin with fresh weights and try every network, instead of from the release that serves',
    )
    .option(
      '--url <address>',
      `base address of the trainer; else that of a running start, else ${DEFAULT_TRAINER}`,
    )
    .action((scenario: string | undefined, options: TrainOptions) => train(scenario, options, context))
}
