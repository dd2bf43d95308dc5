/** Whether a refit begins with the serving release's weights or with fresh ones. Pure. */
import type { RefitDecision } from '@profilestream/release-store'

/** warm: with the serving release's weights; full: with fresh ones, and every network is tried. */
export type RefitStart = 'warm' | 'full'

/**
 * How the next refit begins: every n-th is full, and so is the one after a warm one that did not pass, since more of the same
 * would not either.
 * @param decisions  of the scenario's refits, oldest first
 * @param fullEvery  1 makes every refit full
 */
export const startAfter = (
  decisions: readonly Pick<RefitDecision, 'start' | 'decision'>[],
  fullEvery: number,
): RefitStart => {
  const begun = decisions.filter(({ start }) => start !== undefined)
  const lastFull = begun.findLastIndex(({ start }) => start === 'full')
  const warmSince = begun.length - 1 - lastFull
  if (lastFull < 0 || warmSince >= fullEvery - 1) return 'full'
  const last = begun.at(-1)
  return last?.start === 'warm' && last.decision !== 'released' ? 'full' : 'warm'
}
