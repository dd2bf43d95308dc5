/** A part that waits for what it starts with, however long that takes, and says on the health board when it is ready. */
import { retryWithBackoff } from './failure-policy.js'
import type { Health } from './health.js'
import type { LifecyclePart } from './lifecycle.js'
import type { Logger } from './logger.js'

/**
 * Makes the part of one: its start is tried until it succeeds, and given up when the part is stopped.
 * @param name  what the health board calls it
 * @returns     a part whose start rejects only with what trying again does not mend
 */
export const patientPart = (
  name: string,
  part: LifecyclePart,
  { logger, health }: { readonly logger: Logger; readonly health: Pick<Health, 'setReady'> },
): { start(): Promise<void>; stop(): Promise<void> } => {
  const stopping = new AbortController()
  health.setReady(name, false, 'starting')
  return {
    start: async () => {
      const startPart = async (): Promise<void> => {
        await part.start?.()
      }
      const what = `starting ${name}`
      await retryWithBackoff(startPart, { logger, what, signal: stopping.signal })
      health.setReady(name, true)
      logger.info(`${name}: ready`)
    },
    stop: async () => {
      stopping.abort()
      await part.stop?.()
    },
  }
}
