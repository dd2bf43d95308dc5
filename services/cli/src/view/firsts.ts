/** Notes when something came for the first time. */

/** Moments of first times, seconds since the command began. */
export interface Firsts {
  /** Notes the first time; later ones change nothing. */
  note(what: string): void
  /** Seconds until it first came; null while it has not. */
  secondsUntil(what: string): number | null
}

/**
 * Makes it.
 * @param elapsedMs  milliseconds since the command began
 * @param report     told once for each first time
 */
export const createFirsts = (
  elapsedMs: () => number,
  report: (what: string, seconds: number) => void,
): Firsts => {
  const seconds = new Map<string, number>()
  return {
    note(what) {
      if (seconds.has(what)) return
      const taken = elapsedMs() / 1_000
      seconds.set(what, taken)
      report(what, taken)
    },
    secondsUntil: (what) => seconds.get(what) ?? null,
  }
}
