/** Transitions: what is met soon after what the user met last. */
import { scoreTransitions, TRANSITION_DEFAULTS, type Neighbours } from '@profilestream/similarity'
import { strengthOf } from '../neighbour-strength.kernel.js'

const USUAL = { steps: TRANSITION_DEFAULTS.steps, decay: TRANSITION_DEFAULTS.historyDecay }

/** Transition scores of a whole catalog for one history. @returns [items] */
export const scoreByTransitions = (neighbours: Neighbours, past: Int32Array): Float32Array => {
  const scores = new Float32Array(neighbours.offsets.length - 1)
  scoreTransitions(neighbours, past, {}, scores)
  return scores
}

/**
 * The past item that adds most to the item's transition score; null when none adds anything.
 * @param past  item indices of the history, oldest first
 */
export const strongestPast = (neighbours: Neighbours, past: Int32Array, item: number): number | null => {
  const { steps, decay } = neighbours.scoring ?? USUAL
  const added = new Map<number, number>()
  past
    .slice(-steps)
    .reverse()
    .forEach((before, stepsBack) => {
      const strength = strengthOf(neighbours, before, item) * decay ** stepsBack
      if (strength > 0) added.set(before, (added.get(before) ?? 0) + strength)
    })
  const [strongest] = [...added].sort(([, a], [, b]) => b - a)
  return strongest?.[0] ?? null
}
