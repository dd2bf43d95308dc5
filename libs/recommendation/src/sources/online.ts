/** Online: what people meet now after what the user met last, as told by events that no release has learned from. */
import type { OnlineNeighbours } from '@profilestream/similarity'
import { scaleScores } from '../scale-scores.kernel.js'

/**
 * Online scores of a whole catalog for one history. Their root is taken, as counts vary by their size, so that one item
 * with much evidence does not make all others look alike.
 * @param met        item numbers of the history in the item table, oldest first
 * @param worthOf    what the evidence for an item is worth, 0..1: less where a release knows the item
 * @returns          [items]; 0 for an item that nothing of the history leads to
 */
export const scoreOnline = (
  online: OnlineNeighbours,
  met: Int32Array,
  { items, worthOf }: { readonly items: number; readonly worthOf: (index: number) => number },
): Float32Array => {
  const scores = new Float32Array(items)
  online.score(met, scores)
  scaleScores(scores, (score, index) => Math.sqrt(score) * worthOf(index))
  return scores
}
