/** After a failed batch its partition rests, longer each time, and goes on by itself. */

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000

/** Which partitions rest. */
export interface Backoff {
  /** @returns how long the partition rests, milliseconds */
  failed(partition: number): number
  succeeded(partition: number): void
  stop(): void
}

/** Makes it; `pause` and `resume` are told of each rest. */
export const createBackoff = (
  pause: (partition: number) => void,
  resume: (partition: number) => void,
): Backoff => {
  const pauses = new Map<number, number>()
  const timers = new Set<NodeJS.Timeout>()
  return {
    failed: (partition: number): number => {
      const pauseMs = pauses.get(partition) ?? FIRST_PAUSE_MS
      pauses.set(partition, Math.min(pauseMs * 2, LONGEST_PAUSE_MS))
      pause(partition)
      const timer = setTimeout(() => {
        timers.delete(timer)
        resume(partition)
      }, pauseMs)
      timers.add(timer)
      return pauseMs
    },
    succeeded: (partition: number): void => void pauses.delete(partition),
    stop: (): void => timers.forEach((timer) => clearTimeout(timer)),
  }
}
