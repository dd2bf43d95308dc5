/**
 * Sends events at a steady rate, whatever becomes of them: each has a time at which it is due, and is measured from that
 * time, so that a stall delays what is behind it instead of hiding it.
 */
import { setTimeout as pause } from 'node:timers/promises'

/** How events are sent. */
export interface OpenLoop {
  readonly perSecond: number
  readonly seconds: number
  /** Sends events first..end − 1, all due; not waited for until the end. */
  readonly send: (first: number, end: number) => Promise<void>
  /** When the next event was due, each time something is sent; milliseconds of performance.now(). */
  readonly onSent?: (first: number, end: number, dueAt: (index: number) => number) => void
}

const TICK_MS = 1

/** Runs the loop; resolves when everything is acknowledged. */
export const runOpenLoop = async ({ perSecond, seconds, send, onSent }: OpenLoop): Promise<void> => {
  const startedAt = performance.now()
  const dueAt = (index: number): number => startedAt + (index * 1000) / perSecond
  const total = Math.floor(perSecond * seconds)
  const sent: Promise<void>[] = []
  for (let next = 0; next < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) * perSecond) / 1000) + 1)
    if (due > next) {
      onSent?.(next, due, dueAt)
      sent.push(send(next, due))
      next = due
    }
    await pause(TICK_MS)
  }
  await Promise.all(sent)
}

/** A percentile of samples by the nearest rank; NaN of none. @param fraction  0..1 */
export const percentile = (samples: readonly number[], fraction: number): number => {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(fraction * sorted.length) - 1))] ?? NaN
}
