/** A network as a ranker: its scores over the whole catalog, for evaluation and blending. */
import type { FittedRanker, StepColumns } from '@profilestream/evaluation'
import { scoreHistories, type LoadedNetwork } from './encode.js'
import type { EncoderDescription } from './encoder.js'
import { disposeNetwork, loadNetwork } from './load-encoder.js'
import { columnsOfHistories, readsColumns } from './side-inputs/side-inputs.js'
import { loadTensorflow } from './tensorflow.js'

/**
 * Loads an encoder as a ranker. Give it some 256 histories at once: a batch holds histories × items scores.
 * @param columns  of the sequences that the histories are beginnings of, for a network that reads side inputs
 */
export const loadRanker = async (
  description: EncoderDescription,
  columns?: readonly StepColumns[],
): Promise<FittedRanker> => {
  const loaded = loadNetwork(await loadTensorflow(), description)
  return rankerOf(loaded, columns)
}

/** A loaded network as a ranker; disposing it frees the network. */
export const rankerOf = (loaded: LoadedNetwork, columns: readonly StepColumns[] = []): FittedRanker => ({
  scoreMany: (histories, users) =>
    readsColumns(loaded.size.hyperparameters)
      ? scoreHistories(loaded, histories, columnsOfHistories(columns, histories, users))
      : scoreHistories(loaded, histories),
  dispose: () => disposeNetwork(loaded),
})
