/** Training: passes over sequence batches, validated on held-out interactions, bounded in time. */
import { figuresOf } from '@profilestream/evaluation'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { networkOf } from './architectures/by-name.js'
import { scoreHistories } from './encode.js'
import {
  type NamedTensors,
  type TrainedEncoder,
  type TrainingRequest,
  type ValidationFigures,
} from './encoder.js'
import { chooseHyperparameters, sizeOf } from './hyperparameters.js'
import { createRandom } from './random.js'
import { loadTensorflow } from './tensorflow.js'
import { interactionsOf } from './training/negative-sampler.js'
import { learningRateAt } from './training/learning-rate.js'
import { batchesOf, cutWindows, type SequenceBatch } from './training/sequence-batches.js'
import { createTrainable, type Trainable } from './training/trainable.js'
import { splitValidation, type ValidationSplit } from './training/validation.js'

/** Seconds after which training comes to its end unless the request says otherwise. */
export const DEFAULT_BUDGET_SECONDS = 2700

/** Validations over a whole training: each costs about a second on a catalog of thousands. */
const VALIDATIONS = 40

/** The best weights so far. */
interface Best {
  readonly weights: NamedTensors
  readonly epoch: number
  readonly figures?: ValidationFigures
}

/**
 * Trains an encoder. The promise yields to the event loop between steps, but each step blocks it (to 0.4 s):
 * run it in a worker thread or a process of its own beside a service.
 *
 * The last interaction of some users (`heldOut`) is kept from training; the weights are those of the pass with the
 * best NDCG@10 on them. The same request gives the same weights on one machine, unless the time budget cut it.
 * @throws ContractError for an unknown or impossible hyper-parameter; the signal's reason when aborted
 */
export const trainEncoder = async (request: TrainingRequest): Promise<TrainedEncoder> => {
  const { architecture, sequences, items, seed } = request
  const asked = performance.now()
  const hyperparameters = chooseHyperparameters(
    architecture,
    sizeOf(sequences, items),
    request.hyperparameters,
  )
  const { dimension = 0, length = 0 } = hyperparameters
  const split = splitValidation(sequences, items, seed)
  const size = { items, dimension, length, hyperparameters }
  const interactions = interactionsOf(split.train.sequences, items)
  const tf = await loadTensorflow()
  const trainable = createTrainable(tf, { network: networkOf(architecture), size, seed, interactions })
  // The budget is for steps: loading TensorFlow takes seconds on a busy machine.
  const started = performance.now()
  try {
    const { best, epochs, steps } = await runPasses(trainable, { request, split, started })
    return {
      architecture,
      dimension,
      length,
      items,
      hyperparameters,
      weights: best.weights,
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

interface Course {
  readonly request: TrainingRequest
  readonly split: ValidationSplit
  /** performance.now() at the start. */
  readonly started: number
}

const runPasses = async (
  trainable: Trainable,
  course: Course,
): Promise<{ best: Best; epochs: number; steps: number }> => {
  const { epochs: planned = 1, patience = 1 } = trainable.size.hyperparameters
  const validateEvery = Math.ceil(planned / VALIDATIONS)
  const random = createRandom(course.request.seed ^ 0x9e3779b9)
  let best: Best | undefined
  let withoutGain = 0
  let steps = 0
  for (let epoch = 1; ; epoch++) {
    const batches = batchesOfPass(trainable, course, random)
    const pass = await runPass(trainable, batches, { ...course, epoch })
    steps += pass.steps
    const isLast = epoch === planned || pass.share >= 1
    const isJudged = isLast || epoch % validateEvery === 0
    const figures = isJudged ? validate(trainable, course) : undefined
    report(course, { epoch, loss: pass.loss, share: pass.share, planned, figures })
    if (isJudged) {
      const isBetter = best?.figures === undefined || (figures?.ndcg10 ?? 0) > best.figures.ndcg10
      withoutGain = isBetter ? 0 : withoutGain + 1
      if (isBetter) best = { weights: trainable.copyWeights(), epoch, ...(figures && { figures }) }
    }
    if (best !== undefined && (isLast || withoutGain >= patience)) return { best, epochs: epoch, steps }
  }
}

const batchesOfPass = (
  { network, size }: Trainable,
  { split }: Course,
  random: ReturnType<typeof createRandom>,
): SequenceBatch[] => {
  const { length } = size
  const { batch = 128, older = 0 } = size.hyperparameters
  const windows = cutWindows(split.train.sequences, { length, older: older === 1 }, random)
  return batchesOf(windows, { length, stride: network.stride, batch }, random)
}

/** One pass; it ends early when the budget does. */
const runPass = async (
  trainable: Trainable,
  batches: readonly SequenceBatch[],
  { request, started, epoch }: Course & { epoch: number },
): Promise<{ loss: number | null; share: number; steps: number }> => {
  const { learningRate = 0.001, epochs = 1 } = trainable.size.hyperparameters
  const { budgetSeconds = DEFAULT_BUDGET_SECONDS, signal } = request
  let lossSum = 0
  let positions = 0
  let steps = 0
  let share = epoch / epochs
  for (const [done, batch] of batches.entries()) {
    signal?.throwIfAborted()
    const shareOfTime = (performance.now() - started) / 1000 / budgetSeconds
    share = Math.max((epoch - 1 + done / batches.length) / epochs, shareOfTime)
    if (share >= 1) break
    if (batch.targets.length === 0) continue
    lossSum += trainable.step(batch, learningRateAt(learningRate, share)) * batch.targets.length
    positions += batch.targets.length
    steps += 1
    await nextTurn()
  }
  return { loss: positions === 0 ? null : lossSum / positions, share, steps }
}

const validate = (trainable: Trainable, { split, request }: Course): ValidationFigures | undefined => {
  const { test } = split
  if (test.users === 0) return undefined
  const scoreMany = (histories: readonly Int32Array[]): Float32Array => scoreHistories(trainable, histories)
  const { excludeSeen = true } = request
  const figures = figuresOf(test.judge({ scoreMany, dispose: () => undefined }, { excludeSeen }), [10])
  return { hr10: figures['hr@10'] ?? 0, ndcg10: figures['ndcg@10'] ?? 0 }
}

interface PassResult {
  readonly epoch: number
  readonly planned: number
  readonly loss: number | null
  readonly share: number
  readonly figures: ValidationFigures | undefined
}

/** Tells how far training is; the end is where either all passes are done or the budget is. */
const report = ({ request, started }: Course, { epoch, planned, loss, share, figures }: PassResult): void => {
  const { budgetSeconds = DEFAULT_BUDGET_SECONDS, onProgress } = request
  const seconds = (performance.now() - started) / 1000
  const fitting = Math.max(epoch, Math.floor((budgetSeconds / seconds) * epoch))
  const epochs = share >= 1 ? epoch : Math.min(planned, fitting)
  const secondsLeft = share >= 1 ? 0 : (seconds / epoch) * (epochs - epoch)
  onProgress?.({ epoch, epochs, loss, secondsLeft, ...(figures && { validation: figures }) })
}
