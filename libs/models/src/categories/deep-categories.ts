/** A network as a model of the next item's category: trained for it, or trained for items and added up. */
import type {
  CategoryModel,
  CategoryTask,
  FittedCategories,
  FitContext,
  TrainSet,
} from '@profilestream/evaluation'
import type { Tensor } from '@tensorflow/tfjs-node'
import { networkOf } from '../architectures/by-name.js'
import type { LoadedNetwork } from '../encode.js'
import type { Architecture } from '../encoder.js'
import { chooseHyperparameters, sizeOf } from '../hyperparameters.js'
import { loadRanker } from '../load-ranker.js'
import { createSideInputs } from '../side-inputs/side-inputs.js'
import { inputsOf } from '../side-inputs/training-inputs.js'
import { loadTensorflow } from '../tensorflow.js'
import { trainEncoder } from '../train.js'
import { createTrainable, type Trainable } from '../training/trainable.js'
import { categoryNetwork } from './category-network.js'
import { categoryProbabilities, trainCategories, type CategoryTraining } from './train-categories.js'

/** How a network is trained. */
export interface DeepCategories {
  readonly architecture: Architecture
  readonly hyperparameters: Readonly<Record<string, number>>
  readonly budgetSeconds: number
}

/** A network that is trained to name the category. @param categories  of each item, [items] */
export const trainedCategories = (
  name: string,
  { architecture, hyperparameters, budgetSeconds }: DeepCategories,
  categories: readonly (readonly string[])[],
): CategoryModel => ({
  name,
  fit: async ({ sequences, items }, task, context): Promise<FittedCategories> => {
    const tf = await loadTensorflow()
    const chosen = chooseHyperparameters(architecture, sizeOf(sequences, items), hyperparameters)
    const { dimension = 0, length = 0 } = chosen
    const { tables } = inputsOf({ sequences, items, categories }, chosen)
    const network = categoryNetwork(networkOf(architecture), items)
    const { length: classes } = task.categories
    const size = { items: classes, dimension, length, hyperparameters: { ...chosen, negatives: 0 } }
    const { seed } = context
    const weights = await trained(createTrainable(tf, { network, size, seed, tables }), {
      ...{ task, sequences, seed, budgetSeconds },
      progress: (line) => context.progress({ ranker: name, ...line }),
    })
    const side = createSideInputs(chosen, tables)
    const loaded: LoadedNetwork = { tf, network, size, weights, prepared: null, side }
    return {
      probabilities: (histories) => categoryProbabilities(loaded, histories),
      dispose: () => tf.dispose(Object.values(weights)),
    }
  },
})

/** The best weights as tensors; the network in training is freed. */
const trained = async (trainable: Trainable, training: CategoryTraining): Promise<Record<string, Tensor>> => {
  try {
    const best = await trainCategories(trainable, training)
    const tensors: Record<string, Tensor> = {}
    for (const [name, { shape, data }] of Object.entries(best))
      tensors[name] = trainable.tf.tensor(data, [...shape])
    return tensors
  } finally {
    trainable.dispose()
  }
}

/** A network that is trained to name the item: a category is as probable as its items that are new to her together. */
export const addedUpCategories = (
  name: string,
  { architecture, hyperparameters, budgetSeconds }: DeepCategories,
): CategoryModel => ({
  name,
  fit: async ({ sequences, items }: TrainSet, task, context: FitContext) => {
    const trained = await trainEncoder({
      ...{ architecture, sequences, items, hyperparameters, budgetSeconds, seed: context.seed },
      onProgress: ({ validation, ...line }) => {
        const figures = validation && { 'hr@10': validation.hr10, 'ndcg@10': validation.ndcg10 }
        context.progress({ ranker: name, ...line, ...(figures && { figures }) })
      },
    })
    const ranker = await loadRanker(trained)
    return {
      probabilities: (histories) => addUp(ranker.scoreMany(histories), histories, task),
      dispose: () => ranker.dispose(),
    }
  },
})

/**
 * Sums of the softmax of scores over the unseen items of each class.
 * @param scores  [histories, items]
 * @returns       [histories, classes]
 */
export const addUp = (
  scores: Float32Array,
  histories: readonly Int32Array[],
  { categories, classOf }: CategoryTask,
): Float32Array => {
  const [items, classes] = [classOf.length, categories.length]
  const sums = new Float32Array(histories.length * classes)
  histories.forEach((history, row) => {
    const own = scores.subarray(row * items, (row + 1) * items)
    const seen = new Set(history)
    const most = own.reduce((best, score) => Math.max(best, score), -Infinity)
    const out = sums.subarray(row * classes, (row + 1) * classes)
    own.forEach((score, item) => {
      const of = classOf[item] ?? -1
      if (of >= 0 && !seen.has(item)) out[of] = (out[of] ?? 0) + Math.exp(score - most)
    })
    const total = out.reduce((sum, value) => sum + value, 0)
    out.forEach((value, of) => (out[of] = total > 0 ? value / total : 1 / classes))
  })
  return sums
}
