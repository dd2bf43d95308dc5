/** A deep network of any architecture as a model, trained within a time budget. */
import { type FitContext, type TrainSet } from '@profilestream/evaluation'
import { ARCHITECTURES, type Architecture, type TrainedEncoder } from '../encoder.js'
import { chooseHyperparameters, hyperparametersOf, sizeOf } from '../hyperparameters.js'
import { loadRanker } from '../load-ranker.js'
import { DEFAULT_BUDGET_SECONDS, trainEncoder } from '../train.js'
import { defineModel, type Model } from './model.js'
import { real } from './parameter.js'
import { type BlendPart } from './part.js'
import { type SharedFits } from './shared-fits.js'

interface DeepSettings {
  readonly architecture: Architecture
  readonly hyperparameters: Readonly<Record<string, number>>
  readonly budgetSeconds: number
}

const budget = real({
  meaning: 'seconds it may train',
  minimum: 0.001,
  maximum: 1e9,
  default: DEFAULT_BUDGET_SECONDS,
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
    parameters: { ...hyperparametersOf(architecture), budget },
    aliases: { dim: 'dimension' },
    usual: ({ sequences, items }) => chooseHyperparameters(architecture, sizeOf(sequences, items)),
    cheaperBy: 'epochs',
    create: ({ spelled, given, numbers }, { fits }) => {
      const hyperparameters = Object.fromEntries(Object.entries(given).filter(([key]) => key !== 'budget'))
      return createDeepRanker(spelled, { architecture, hyperparameters, budgetSeconds: numbers.budget }, fits)
    },
  })

/** A model for each architecture. */
export const deepModels: readonly Model[] = ARCHITECTURES.map(deepModel)

const createDeepRanker = (spelled: string, settings: DeepSettings, fits: SharedFits): BlendPart => {
  const model = JSON.stringify({
    ...settings,
    hyperparameters: Object.entries(settings.hyperparameters).sort(),
  })
  const trained = (data: TrainSet, context: FitContext): Promise<TrainedEncoder> =>
    fits.get({ model, data, seed: context.seed }, () => train(spelled, settings, { data, context }))
  return {
    name: spelled,
    fit: async (data, context) => loadRanker(await trained(data, context)),
    fitPart: async (fit) => {
      const ranker = await loadRanker(await trained(fit.train, fit.context))
      return { validating: ranker, serving: ranker } // its own training held the same interactions out
    },
  }
}

const train = (
  name: string,
  settings: DeepSettings,
  { data, context }: { data: TrainSet; context: FitContext },
): Promise<TrainedEncoder> =>
  trainEncoder({
    ...settings,
    sequences: data.sequences,
    items: data.items,
    seed: context.seed,
    onProgress: ({ validation, ...line }) => {
      const figures = validation && { 'hr@10': validation.hr10, 'ndcg@10': validation.ndcg10 }
      context.progress({ ranker: name, ...line, ...(figures && { figures }) })
    },
  })
