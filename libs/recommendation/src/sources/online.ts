/** Online: what people meet now after what the user met last, as told by events that no release has learned from. */
import type { OnlineNeighbours } from '@profilestream/similarity'
import { scaleScores } from '../scale-scores.kernel.js'

/**
 * Online scores of a whole catalog for one history. Their root is taken, as counts vary by their size, so that one item
 * with much evidence does not make all others look alike.
 * @param met    item numbers of the history in the item table, oldest first
 * @param items  size of the item table
 * @returns      [items]; 0 for an item that nothing of the history leads to
 */
export const scoreOnline = (online: OnlineNeighbours, met: Int32Array, items: number): Float32Array => {
  const scores = new Float32Array(items)
  online.score(met, scores)
  scaleScores(scores, Math.sqrt)
  return scores
}
