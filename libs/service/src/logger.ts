/** The logger of a process: JSON lines on standard output. */
import { pino, type DestinationStream, type Logger } from 'pino'

export { type Logger } from 'pino'

/** Makes a logger; every line names the service. */
export const createLogger = (options: {
  readonly service: string
  readonly level: string
  /** Where lines go; standard output when absent. */
  readonly destination?: DestinationStream
}): Logger => {
  const settings = { level: options.level, base: { service: options.service } }
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination)
}
