/** Connections of a command to the running servers: given settings first, else what a running `start` has written down. */
import { createEventLog, type EventLog, kafkaSettings } from '@profilestream/event-log'
import { createLogger, createMetrics, loadSettings } from '@profilestream/service'
import type { CliContext } from './context.js'
import { findRunningSystem, type RunningSystem, withRunningSystem } from './running-system.js'

/** The environment that a command's settings are read from, and the system it was filled in from, if one runs. */
export interface CommandEnvironment {
  readonly env: NodeJS.ProcessEnv
  readonly system: RunningSystem | null
}

/** The environment with a running system's addresses where nothing else names them. */
export const commandEnvironment = async ({ env, places }: CliContext): Promise<CommandEnvironment> => {
  const system = await findRunningSystem(places.runningFile)
  return { env: withRunningSystem(env, system), system }
}

/** Standard error, as a stream for the logger. */
const toStandardError = { write: (line: string) => void process.stderr.write(line) }

/** A logger for the adapters of a command: only what a person must know, on standard error. */
export const commandLogger = (): ReturnType<typeof createLogger> =>
  createLogger({ service: 'cli', level: 'error', destination: toStandardError })

/** The event log of a command; close it when done. */
export const openEventLog = (env: NodeJS.ProcessEnv): EventLog => {
  const { kafka } = loadSettings({ kafka: kafkaSettings }, { env })
  return createEventLog({ logger: commandLogger(), metrics: createMetrics({ service: 'cli' }) }, kafka)
}

/** Uses an event log and closes it, whatever happens. */
export const withEventLog = async <Result>(
  env: NodeJS.ProcessEnv,
  use: (eventLog: EventLog) => Promise<Result>,
): Promise<Result> => {
  const eventLog = openEventLog(env)
  try {
    return await use(eventLog)
  } finally {
    await eventLog.close()
  }
}
