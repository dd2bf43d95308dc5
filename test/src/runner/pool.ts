/** Runs tasks a few at a time, in order of their list. */

/**
 * Starts each task as soon as one of `width` places is free.
 * @returns when all have ended
 */
export async function runPool(tasks: readonly (() => Promise<void>)[], width: number): Promise<void> {
  const queue = tasks.values()
  const work = async (): Promise<void> => {
    for (const task of queue) await task()
  }
  await Promise.all(Array.from({ length: Math.min(width, tasks.length) }, work))
}
