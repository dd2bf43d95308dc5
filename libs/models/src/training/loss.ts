/** Which loss a network is trained by: over the whole catalog, or over a sample by cross-entropy or by gBCE. */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node'
import type { Random } from '@profilestream/contracts'
import type { Hyperparameters } from '../encoder.js'
import type { Tensorflow } from '../tensorflow.js'
import { fullCrossEntropy, type Positions } from './full-cross-entropy.js'
import { gbce } from './gbce.js'
import { createNegativeSampler, type Negatives } from './negative-sampler.js'
import { sampledCrossEntropy } from './sampled-cross-entropy.js'

/** A sample of the catalog in TensorFlow. Letters: S sampled negatives. */
export interface NegativeTensors {
  readonly negatives: Tensor1D // [S], int32
  readonly probabilities: Tensor1D // [S]
}

/** Draws the negatives of each step; null while the loss takes the whole catalog. */
export const createNegativeSource = (
  { negatives = 0, negativesExponent = 0, gbce: isGbce = 0 }: Hyperparameters,
  { interactions, random }: { readonly interactions: ArrayLike<number>; readonly random: Random },
): (() => Negatives | null) => {
  if (negatives === 0) return () => null
  const sampler = createNegativeSampler(interactions, isGbce === 1 ? 0 : negativesExponent)
  return () => sampler.draw(random, negatives)
}

/**
 * Mean loss over the positions, as hyper-parameters say; differentiable in `hidden` and `table`.
 * @param table   item embeddings, [I, D]
 * @param sample  null takes the whole catalog
 */
export const lossOf = (
  tf: Tensorflow,
  positions: Positions,
  {
    table,
    sample,
    hyperparameters,
  }: { table: Tensor; sample: NegativeTensors | null; hyperparameters: Hyperparameters },
): Tensor => {
  if (sample === null) return fullCrossEntropy(tf, positions, table)
  const { gbce: isGbce = 0, calibration = 0 } = hyperparameters
  return isGbce === 1
    ? gbce(tf, positions, { table, negatives: sample.negatives, calibration })
    : sampledCrossEntropy(tf, positions, { table, ...sample })
}
