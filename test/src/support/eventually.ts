/** Waiting for a condition instead of sleeping. */
import { setTimeout as pause } from 'node:timers/promises'

/** Long enough for several rounds of work between servers where two cores are shared with other suites. */
const A_BUSY_MINUTE_MS = 60_000

/**
 * Asks until there is an answer.
 * @param what      what is waited for, for the failure's message
 * @param ask       gives undefined as long as there is no answer
 * @param withinMs  milliseconds until it fails
 */
export const eventually = async <Answer>(
  what: string,
  ask: () => Answer | undefined | Promise<Answer | undefined>,
  withinMs = A_BUSY_MINUTE_MS,
): Promise<Answer> => {
  const deadline = performance.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (performance.now() > deadline) throw new Error(`waited ${withinMs / 1_000} s in vain for ${what}`)
    await pause(50)
  }
}

/** Does something again and again until it succeeds; `withinMs` as in `eventually`. */
export const untilDone = (what: string, act: () => Promise<unknown>, withinMs?: number): Promise<true> =>
  eventually(
    what,
    () =>
      act().then(
        () => true as const,
        () => undefined,
      ),
    withinMs,
  )
