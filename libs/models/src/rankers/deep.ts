/** A deep network of any architecture as a model, trained within a time budget. */
import type { FitContext, TrainSet } from '@profilestream/evaluation'
import { ARCHITECTURES, type Architecture, type TrainedEncoder } from '../encoder.js'
import { chooseHyperparameters, hyperparametersOf, sizeOf } from '../hyperparameters.js'
import { placeColdItems } from '../cold-items/place-cold-items.js'
import { loadRanker } from '../load-ranker.js'
import { DEFAULT_BUDGET_SECONDS, trainEncoder } from '../train.js'
import { interactionsOf } from '../training/negative-sampler.js'
import { defineModel, type Model } from './model.js'
import { real, whole } from './parameter.js'
import type { BlendPart } from './part.js'
import type { SharedFits } from './shared-fits.js'

/** How a network is trained. */
export interface DeepSettings {
  readonly architecture: Architecture
  readonly hyperparameters: Readonly<Record<string, number>>
  readonly budgetSeconds: number
}

/** Seconds that a network may train. */
export const budget = real({
  meaning: 'seconds it may train',
  minimum: 0.001,
  maximum: 1e9,
  default: DEFAULT_BUDGET_SECONDS,
  search: null,
})

const content = whole({
  meaning: '1: items without an event lie where their content says, where a data set says anything of items',
  minimum: 0,
  maximum: 1,
  default: 1,
  search: null,
})

const SUMMARIES: Readonly<Record<Architecture, string>> = {
  mlp: "a perceptron's idea of what comes next, from the newest items and decayed means",
  cnn: "dilated convolution's idea of what comes next",
  rnn: "a GRU's or LSTM's idea of what comes next",
  hybrid: "a convolution's and an LSTM's idea of what comes next",
  attention: "causal self-attention's idea of what comes next",
}

/** A network; parameters are its hyper-parameters (`dim` is short for dimension) and `budget`. */
const deepModel = (architecture: Architecture): Model =>
  defineModel({
    name: architecture,
    summary: SUMMARIES[architecture],
    parameters: { ...hyperparametersOf(architecture), budget, content },
    aliases: { dim: 'dimension' },
    usual: ({ sequences, items }) => chooseHyperparameters(architecture, sizeOf(sequences, items)),
    cheaperBy: 'epochs',
    create: ({ spelled, given, numbers }, { fits }) => {
      const isOwn = (key: string): boolean => key === 'budget' || key === 'content'
      const hyperparameters = Object.fromEntries(Object.entries(given).filter(([key]) => !isOwn(key)))
      const settings = { architecture, hyperparameters, budgetSeconds: numbers.budget }
      return createDeepRanker({ spelled, settings, placesCold: numbers.content === 1 }, fits)
    },
  })

/** A model for each architecture. */
export const deepModels: readonly Model[] = ARCHITECTURES.map(deepModel)

interface Spelled {
  readonly spelled: string
  readonly settings: DeepSettings
  /** Whether items without an event are placed by their content. */
  readonly placesCold: boolean
}

const createDeepRanker = ({ spelled, settings, placesCold }: Spelled, fits: SharedFits): BlendPart => {
  const model = JSON.stringify({
    ...settings,
    hyperparameters: Object.entries(settings.hyperparameters).sort(),
  })
  const trained = async (data: TrainSet, context: FitContext): Promise<TrainedEncoder> => {
    const encoder = await fits.get({ model, data, seed: context.seed }, () =>
      trainDeep(spelled, settings, { data, context }),
    )
    const { labels } = context.facts ?? {}
    if (!placesCold || labels === undefined) return encoder
    return placeColdItems(encoder, labels, interactionsOf(data.sequences, data.items))
  }
  return {
    name: spelled,
    fit: async (data, context) => loadRanker(await trained(data, context), data.columns),
    fitPart: async (fit) => {
      const ranker = await loadRanker(await trained(fit.train, fit.context), fit.train.columns)
      return { validating: ranker, serving: ranker } // its own training held the same interactions out
    },
  }
}

/** Trains a network and tells how far it is. @param name  what progress is told under */
export const trainDeep = (
  name: string,
  settings: DeepSettings,
  { data, context }: { data: TrainSet; context: FitContext },
): Promise<TrainedEncoder> =>
  trainEncoder({
    ...settings,
    sequences: data.sequences,
    items: data.items,
    ...(data.columns && { columns: data.columns }),
    ...(context.facts?.categories && { categories: context.facts.categories }),
    seed: context.seed,
    onProgress: ({ validation, ...line }) => {
      const figures = validation && { 'hr@10': validation.hr10, 'ndcg@10': validation.ndcg10 }
      context.progress({ ranker: name, ...line, ...(figures && { figures }) })
    },
  })
