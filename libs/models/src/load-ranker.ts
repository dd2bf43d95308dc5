/** A trained encoder as a ranker: its scores over the whole catalog, for evaluation and blending. */
import type { FittedRanker } from '@profilestream/evaluation'
import { scoreHistories } from './encode.js'
import type { EncoderDescription } from './encoder.js'
import { loadNetwork } from './load-encoder.js'
import { loadTensorflow } from './tensorflow.js'

/** Loads an encoder as a ranker. Give it some 256 histories at once: a batch holds histories × items scores. */
export const loadRanker = async (description: EncoderDescription): Promise<FittedRanker> => {
  const loaded = loadNetwork(await loadTensorflow(), description)
  return {
    scoreMany: (histories) => scoreHistories(loaded, histories),
    dispose: () => loaded.tf.dispose(Object.values(loaded.weights)),
  }
}
