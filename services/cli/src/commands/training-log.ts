/** `profilestream training-log erase USER`: what a user did leaves the trainer's log. */
import type { Command } from 'commander'
import { commandEnvironment } from '../connections.js'
import type { CliContext } from '../context.js'
import { eraseByTrainer, eraseInFolder } from '../training-log/erase-user.js'
import { logFolderOf } from '../training-log/log-folder.js'

interface EraseOptions {
  readonly url?: string
  readonly folder?: string
}

const erase = async (user: string, { url, folder }: EraseOptions, context: CliContext): Promise<void> => {
  const { system } = await commandEnvironment(context)
  const trainer = folder === undefined ? (url ?? system?.services.trainer) : undefined
  const erased =
    trainer === undefined
      ? await eraseInFolder(folder ?? logFolderOf(context), user)
      : await eraseByTrainer(trainer, user)
  context.out(`${erased} interactions of ${user} erased from the training log`)
}

/** Adds the command. */
export const addTrainingLogCommand = (program: Command, context: CliContext): void => {
  program
    .command('training-log')
    .summary("erase a user from the trainer's log")
    .description("The trainer's own log of interactions, which releases are trained on.")
    .command('erase')
    .description('removes all that a user did, whole or not at all; releases that learned from it stay')
    .argument('<user>', 'whom to forget')
    .option('--url <address>', 'base address of the trainer; else that of a running start')
    .option('--folder <path>', 'the log of a trainer that does not run; else the setting trainer.folder')
    .action((user: string, options: EraseOptions) => erase(user, options, context))
}
