/** The command `profilestream`: reads the environment and the signals, runs one command, sets the exit code. */
import { ConfigError, describeError } from '@profilestream/contracts'
import { CommanderError } from 'commander'
import type { CliContext } from './context.js'
import { EXIT, type ExitCode } from './exit-codes.js'
import { placesOf } from './places.js'
import { createProgram } from './program.js'

/** Signals this close together are one: npm passes on the Ctrl-C that the terminal has sent already. */
const SAME_SIGNAL_MS = 1_000

/** Aborts once on Ctrl-C or SIGTERM; a later Ctrl-C leaves at once. */
const interruption = (tell: (line: string) => void): AbortSignal => {
  const controller = new AbortController()
  let firstMs = Number.POSITIVE_INFINITY
  const onSignal = (signal: NodeJS.Signals): void => {
    const now = performance.now()
    if (!controller.signal.aborted) {
      firstMs = now
      controller.abort()
    } else if (now - firstMs > SAME_SIGNAL_MS) {
      tell(`${signal} again: leaving at once; what was still stopping is left behind`)
      process.exit(EXIT.failed)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  return controller.signal
}

const exitCodeOf = (error: unknown, tell: (line: string) => void): ExitCode => {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok
    tell(error.message)
    return EXIT.usage
  }
  tell(describeError(error))
  return error instanceof ConfigError ? EXIT.usage : EXIT.failed
}

const run = async (context: CliContext, args: readonly string[]): Promise<ExitCode> => {
  try {
    await createProgram(context).parseAsync([...args], { from: 'user' })
    return EXIT.ok
  } catch (error) {
    return exitCodeOf(error, context.tell)
  }
}

const tell = (line: string): void => void process.stderr.write(`${line}\n`)
const out = (line: string): void => void process.stdout.write(`${line}\n`)
// A reader that has seen enough (head) closes the pipe: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok)
  throw error
})

const { env } = process
const code = await run(
  { env, places: placesOf(env), out, tell, interrupted: interruption(tell) },
  process.argv.slice(2),
)
process.exit(code)
