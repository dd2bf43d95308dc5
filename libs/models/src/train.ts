/** Training: passes over sequence batches, validated on held-out interactions, bounded in time. */
import { ContractError } from '@profilestream/contracts'
import { networkOf } from './architectures/by-name.js'
import type { TrainedEncoder, TrainingRequest } from './encoder.js'
import { chooseHyperparameters, sizeOf } from './hyperparameters.js'
import { inputsOf } from './side-inputs/training-inputs.js'
import { loadTensorflow } from './tensorflow.js'
import { fingerprintOf } from './training/checkpoint.js'
import { interactionsOf } from './training/negative-sampler.js'
import { runPasses } from './training/passes.js'
import { createTrainable } from './training/trainable.js'
import { splitValidation } from './training/validation.js'
import { warmWeights } from './training/warm-start.js'

export { DEFAULT_BUDGET_SECONDS } from './training/passes.js'

/**
 * Trains an encoder. The promise yields to the event loop between steps, but each step blocks it (to 0.4 s):
 * run it in a worker thread or a process of its own beside a service.
 *
 * The last interaction of some users (`heldOut`) is kept from training; the weights are those of the pass with the
 * best NDCG@10 on them. The same request gives the same weights on one machine, unless the time budget cut it.
 *
 * A training that was cut short goes on from its checkpoint and ends with the weights it would have had. One that begins
 * warm has these weights judged first, so that it never ends with worse ones; its learning rate is lower.
 * @throws ContractError for an unknown or impossible hyper-parameter, side inputs that the data has not, a checkpoint of another training or weights of another
 *         network; the signal's reason when aborted
 */
export const trainEncoder = async (request: TrainingRequest): Promise<TrainedEncoder> => {
  const { architecture, sequences, items, seed, warmStart, resume, mayValidate } = request
  const asked = performance.now()
  const hyperparameters = chooseHyperparameters(
    architecture,
    sizeOf(sequences, items),
    request.hyperparameters,
  )
  const inputs = inputsOf(request, hyperparameters)
  const fingerprint = requireFit(request, fingerprintOf(request, hyperparameters, inputs))
  const { dimension = 0, length = 0 } = hyperparameters
  const { data, tables } = inputs
  const split = splitValidation({ ...data, seed, ...(mayValidate && { mayValidate }) })
  const size = { items, dimension, length, hyperparameters }
  const network = networkOf(architecture)
  const trainable = createTrainable(await loadTensorflow(), {
    ...{ network, size, seed, tables },
    interactions: interactionsOf(split.train.sequences, items),
    ...(warmStart && { weights: warmWeights(network, { size, seed }, warmStart) }),
    ...(resume && { from: resume.trainable }),
  })
  // The budget is for steps: loading TensorFlow takes seconds on a busy machine.
  const started = performance.now() - 1_000 * (resume?.elapsedSeconds ?? 0)
  try {
    const { best, epochs, steps } = await runPasses(trainable, { request, split, started, fingerprint })
    return {
      architecture,
      dimension,
      length,
      items,
      hyperparameters,
      weights: { ...best.weights, ...tables },
      itemEmbeddings: best.weights['items']?.data ?? new Float32Array(0),
      heldOut: split.heldOut,
      ...(best.figures && { validation: best.figures }),
      steps,
      epochs,
      bestEpoch: best.epoch,
      seconds: (performance.now() - asked) / 1000,
    }
  } finally {
    trainable.dispose()
  }
}

const requireFit = ({ architecture, resume }: TrainingRequest, fingerprint: string): string => {
  if (resume === undefined || resume.fingerprint === fingerprint) return fingerprint
  throw new ContractError(
    `This checkpoint belongs to another training than that of ${architecture}: its data, seed or parameters differ; ` +
      'train without it.',
  )
}
