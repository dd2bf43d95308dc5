/** Says whether the servers behind the gateway answer, for /readyz. */
import { describeError } from '@profilestream/contracts'
import type { Health, LifecyclePart } from '@profilestream/service'

/** Milliseconds between two questions. */
const ASK_EVERY_MS = 2_000

/**
 * A part that asks a server again and again.
 * @param name  of the part in /readyz
 * @param ping  resolves when the server answers
 */
export const watchConnection = (
  name: string,
  ping: () => Promise<unknown>,
  health: Health,
): LifecyclePart => {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const ask = async (): Promise<void> => {
    try {
      await ping()
      health.setReady(name, true)
    } catch (error) {
      health.setReady(name, false, describeError(error))
    }
    if (!stopped) timer = setTimeout(() => void ask(), ASK_EVERY_MS)
  }
  return {
    start() {
      health.setReady(name, false, 'not asked yet')
      void ask()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
