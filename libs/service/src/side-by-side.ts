/** Parts that do not need one another start at the same time. */
import type { LifecyclePart } from './lifecycle.js'

/**
 * One part made of several: they start together and stop together. The start is over when all have started or failed;
 * then the first failure is thrown, so that nothing is still starting while the others are stopped.
 */
export const sideBySide = (...parts: readonly LifecyclePart[]): LifecyclePart => ({
  start: async () => {
    const started = await Promise.allSettled(
      parts.map((part) => Promise.resolve().then(() => part.start?.())),
    )
    for (const one of started) if (one.status === 'rejected') throw one.reason
  },
  stop: async () => {
    await Promise.all(parts.map((part) => part.stop?.()))
  },
})
