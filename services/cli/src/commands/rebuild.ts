/** `profilestream rebuild` and `profilestream snapshot`: the profile builder's own folding, run beside it in a process that the command starts. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { ConfigError, UnavailableError } from '@profilestream/contracts'
import { type Command, Option } from 'commander'
import { commandEnvironment } from '../connections.js'
import type { CliContext } from '../context.js'
import { EXIT } from '../exit-codes.js'

/** Services are met in processes, never by import. */
const PROGRAM = 'services/profile-builder/dist/rebuild/main.js'

/** Runs the task to its end; what it says goes where this command's words go. */
const runTask = async (context: CliContext, args: readonly string[]): Promise<void> => {
  const { env } = await commandEnvironment(context)
  const child = spawn(process.execPath, [join(context.places.root, PROGRAM), ...args], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const onInterrupted = (): void => void child.kill('SIGTERM')
  context.interrupted.addEventListener('abort', onInterrupted, { once: true })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code === EXIT.ok) return
  // It has said itself what was wrong.
  if (code === EXIT.usage) throw new ConfigError(`${args[0]} was not done`)
  throw new UnavailableError(`${args[0]} was not done`)
}

interface RebuildOptions {
  readonly user?: string
  readonly abort?: true
  readonly snapshot?: string
}

const rebuild = ({ user, abort, snapshot }: RebuildOptions, context: CliContext): Promise<void> =>
  runTask(context, [
    'rebuild',
    ...(user === undefined ? [] : ['--user', user]),
    ...(abort === undefined ? [] : ['--abort']),
    ...(snapshot === undefined ? [] : ['--snapshot', snapshot]),
    '--snapshots',
    context.places.snapshotsFolder,
  ])

/** Adds the command. */
export const addRebuildCommand = (program: Command, context: CliContext): void => {
  program
    .command('rebuild')
    .summary('fold the log into new profiles, beside running builders')
    .description(
      'Folds the clickstream from its beginning into new profiles and switches to them, beside running builders; nothing is emitted. Scenarios, catalog and releases are those of now. Interrupted, it goes on when it is started again.',
    )
    .addOption(new Option('--user <id>', "only this user's profile").conflicts('abort'))
    .option('--snapshot <folder>', 'begin with this snapshot; the newest is taken where the log is cut')
    .option('--abort', 'give up a rebuild that was begun')
    .action((options: RebuildOptions) => rebuild(options, context))
}

/** Adds the command. */
export const addSnapshotCommand = (program: Command, context: CliContext): void => {
  program
    .command('snapshot')
    .summary('write all profiles into files that a rebuild can begin with')
    .description(
      'Writes all profiles and the offsets that they hold into a folder of checksummed files, beside running builders: what a rebuild begins with where retention has cut the log.',
    )
    .option('--folder <folder>', 'where snapshots lie', context.places.snapshotsFolder)
    .action(({ folder }: { readonly folder: string }) =>
      runTask(context, ['snapshot', '--snapshots', folder]),
    )
}
