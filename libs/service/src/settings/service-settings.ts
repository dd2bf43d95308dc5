/** The settings that every process has: where it listens, how much it says, how long it may take to stop. */
import { z } from 'zod'

const portField = z.int().min(0).max(65_535)
const PORT_MEANING = 'Port of /healthz, /readyz, /metrics and the routes of the service; 0 for any free one.'

/** Section `service`, listening on any free port unless told. */
export const serviceSettings = z.object({
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on; loopback unless told.'),
  port: portField.default(0).describe(PORT_MEANING),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  drainMs: z.int().min(0).default(10_000).describe('How long a stop may take, milliseconds.'),
})

/** Section `service`, for a process whose usual port is `port`. */
export const serviceSettingsOn = (port: number): typeof serviceSettings =>
  serviceSettings.extend({ port: portField.default(port).describe(PORT_MEANING) })

/** The settings of section `service`. */
export type ServiceSettings = z.output<typeof serviceSettings>
