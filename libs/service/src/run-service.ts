/** Runs a process: builds its parts, starts them, stops them on SIGTERM and SIGINT, and dies loudly of what nobody caught. */
import { ConfigError, describeError } from '@profilestream/contracts'
import type { Lifecycle } from './lifecycle.js'

/** What a composition root is given. */
export interface ServiceContext {
  readonly name: string
  readonly env: NodeJS.ProcessEnv
  /** For a part that finds, while running, that it can't go on: stops everything and exits with 1. */
  readonly fail: (error: unknown) => void
}

/** Exit codes of our processes. */
export const EXIT_CODES = { stopped: 0, failed: 1, misconfigured: 2 } as const

const sayFatal = (name: string, error: unknown): void => {
  const line = {
    level: 60,
    time: Date.now(),
    service: name,
    msg: describeError(error),
    stack: stackOf(error),
  }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}

const stackOf = (error: unknown): string | undefined =>
  error instanceof Error && !(error instanceof ConfigError) ? error.stack : undefined

const exitCodeOf = (error: unknown): number =>
  error instanceof ConfigError ? EXIT_CODES.misconfigured : EXIT_CODES.failed

/**
 * Runs a service until it is told to stop; called once by each `main.ts`.
 * @param name   of the service, in logs
 * @param build  makes the parts and adds them to a lifecycle; starts nothing
 */
export const runService = async (
  name: string,
  build: (context: ServiceContext) => Promise<Lifecycle>,
): Promise<void> => {
  let lifecycle: Lifecycle | undefined
  let ending = false
  const end = (code: number, error?: unknown): void => {
    if (error !== undefined) sayFatal(name, error)
    if (ending) return
    ending = true
    void (lifecycle?.stop() ?? Promise.resolve()).finally(() => process.exit(code))
  }
  process.on('SIGTERM', () => end(EXIT_CODES.stopped))
  process.on('SIGINT', () => end(EXIT_CODES.stopped))
  process.on('uncaughtException', (error) => end(exitCodeOf(error), error))
  process.on('unhandledRejection', (error) => end(exitCodeOf(error), error))
  try {
    lifecycle = await build({ name, env: process.env, fail: (error) => end(exitCodeOf(error), error) })
    await lifecycle.start()
  } catch (error) {
    end(exitCodeOf(error), error)
  }
}
