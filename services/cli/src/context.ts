/** What every command is given: the environment, where things lie, where words go, and an end that may come early. */
import type { Places } from './places.js'

/** Handed to each command by `main.ts`. */
export interface CliContext {
  readonly env: NodeJS.ProcessEnv
  readonly places: Places
  /** Answers: standard output, one line each. */
  readonly out: (line: string) => void
  /** Everything else people are told: standard error, one line each. */
  readonly tell: (line: string) => void
  /** Aborted by Ctrl-C or SIGTERM: the command ends in order. */
  readonly interrupted: AbortSignal
}
