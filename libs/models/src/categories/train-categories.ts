/** Training a network to name the next item's category, at every position of every history whose next item is of a class. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createSeededRandom, type Random } from '@profilestream/contracts'
import type { CategoryTask, FitProgress } from '@profilestream/evaluation'
import { weightOf } from '../architectures/network.js'
import { encodeTensor, type LoadedNetwork } from '../encode.js'
import type { NamedTensors } from '../encoder.js'
import { shuffle } from '../random.js'
import { learningRateAt } from '../training/learning-rate.js'
import { batchesOf, cutWindows, type SequenceBatch } from '../training/sequence-batches.js'
import type { Trainable } from '../training/trainable.js'
import { valuesOf } from '../values-of.js'

/** What to learn from and how long. */
export interface CategoryTraining {
  readonly task: CategoryTask
  readonly sequences: readonly Int32Array[]
  readonly seed: number
  readonly budgetSeconds: number
  readonly progress: (line: Omit<FitProgress, 'ranker'>) => void
}

/** Users whose newest item is kept from training, to stop by. */
const VALIDATING = 1_024
/** Histories encoded at once. */
const BATCH = 256

/** Histories and the class that came next. */
interface Kept {
  readonly histories: readonly Int32Array[]
  readonly truths: readonly number[]
}

/**
 * Trains until the passes or the time are over, or the validation loss no longer falls.
 * @returns the weights of the best pass
 */
export const trainCategories = async (
  trainable: Trainable,
  training: CategoryTraining,
): Promise<NamedTensors> => {
  const { epochs = 1, patience = 1 } = trainable.size.hyperparameters
  const random = createSeededRandom(training.seed ^ 0x9e3779b9)
  const { kept, sequences } = keepNewest(training, random)
  const started = performance.now()
  const shareOfTime = (): number => (performance.now() - started) / 1000 / training.budgetSeconds
  let best = { loss: Infinity, weights: trainable.copyWeights() }
  for (let epoch = 1, withoutGain = 0; epoch <= epochs && withoutGain < patience; epoch++) {
    const batches = batchesOfPass(trainable, { ...training, sequences }, random)
    const loss = await runPass(trainable, batches, (done) =>
      Math.max((epoch - 1 + done) / epochs, shareOfTime()),
    )
    const figures = judge(trainable, kept)
    training.progress({ epoch, epochs, loss, figures })
    withoutGain = figures.loss < best.loss ? 0 : withoutGain + 1
    if (withoutGain === 0) best = { loss: figures.loss, weights: trainable.copyWeights() }
    if (shareOfTime() >= 1) break
  }
  return best.weights
}

/** The newest item of some users with a class, and all sequences without those. */
const keepNewest = (
  { sequences, task }: CategoryTraining,
  random: Random,
): { kept: Kept; sequences: readonly Int32Array[] } => {
  const classAt = (user: number): number => task.classOf[sequences[user]?.at(-1) ?? -1] ?? -1
  const able = [...sequences.keys()].filter(
    (user) => (sequences[user]?.length ?? 0) > 2 && classAt(user) >= 0,
  )
  const users = shuffle(random, able).slice(0, Math.min(VALIDATING, able.length / 2))
  const withoutNewest = [...sequences]
  for (const user of users) withoutNewest[user] = sequences[user]?.subarray(0, -1) ?? new Int32Array(0)
  return {
    kept: {
      histories: users.map((user) => withoutNewest[user] ?? new Int32Array(0)),
      truths: users.map(classAt),
    },
    sequences: withoutNewest,
  }
}

const batchesOfPass = (
  { network, size }: Trainable,
  { sequences, task }: CategoryTraining,
  random: Random,
): SequenceBatch[] => {
  const { length } = size
  const { batch = 128, older = 0 } = size.hyperparameters
  const windows = cutWindows({ sequences }, { length, older: older === 1 }, random)
  return batchesOf(windows, { length, stride: network.stride, batch }, random).map((items) =>
    ofClasses(items, task),
  )
}

/** The same batch with classes for targets; what is of no class is no target. */
const ofClasses = ({ rows, places, targets }: SequenceBatch, { classOf }: CategoryTask): SequenceBatch => {
  const classes = targets.map((item) => classOf[item] ?? -1)
  return {
    rows,
    places: places.filter((_, at) => (classes[at] ?? -1) >= 0),
    targets: classes.filter((of) => of >= 0),
  }
}

const runPass = async (
  trainable: Trainable,
  batches: readonly SequenceBatch[],
  shareAt: (done: number) => number,
): Promise<number | null> => {
  const { learningRate = 0.001 } = trainable.size.hyperparameters
  let lossSum = 0
  let positions = 0
  for (const [done, batch] of batches.entries()) {
    const share = shareAt(done / batches.length)
    if (share >= 1) break
    if (batch.targets.length === 0) continue
    lossSum += trainable.step(batch, learningRateAt(learningRate, share)) * batch.targets.length
    positions += batch.targets.length
    await nextTurn()
  }
  return positions === 0 ? null : lossSum / positions
}

const judge = (loaded: LoadedNetwork, { histories, truths }: Kept): { loss: number; accuracy: number } => {
  const width = loaded.size.items
  const all = categoryProbabilities(loaded, histories)
  const rows = truths.map((truth, row) => {
    const own = all.subarray(row * width, (row + 1) * width)
    return { truth, own, guess: own.indexOf(Math.max(...own)) }
  })
  const count = Math.max(1, rows.length)
  const lossOf = rows.reduce((sum, { own, truth }) => sum - Math.log((own[truth] ?? 0) + 1e-9), 0)
  return { loss: lossOf / count, accuracy: rows.filter(({ guess, truth }) => guess === truth).length / count }
}

/** Probabilities of the classes after each history, [histories, classes]. */
export const categoryProbabilities = (
  loaded: LoadedNetwork,
  histories: readonly Int32Array[],
): Float32Array => {
  const width = loaded.size.items
  const all = new Float32Array(histories.length * width)
  for (let from = 0; from < histories.length; from += BATCH)
    all.set(probabilitiesOf(loaded, histories.slice(from, from + BATCH)), from * width)
  return all
}

const probabilitiesOf = (loaded: LoadedNetwork, histories: readonly Int32Array[]): Float32Array => {
  const { tf, weights } = loaded
  return valuesOf(tf, () => {
    const encoded = encodeTensor(loaded, histories) // [B, D]
    const logits = tf.matMul(encoded, weightOf(weights, 'items'), false, true) // [B, C]
    return tf.softmax(logits)
  })
}
