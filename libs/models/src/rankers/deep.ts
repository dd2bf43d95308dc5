/** A deep network as a ranker: hybrid or attention, trained within a time budget. */
import { type FitContext, type TrainSet } from '@profilestream/evaluation'
import { ContractError } from '@profilestream/contracts'
import { type Architecture, type TrainedEncoder } from '../encoder.js'
import { hyperparameterNames } from '../hyperparameters.js'
import { loadRanker } from '../load-ranker.js'
import { DEFAULT_BUDGET_SECONDS, trainEncoder } from '../train.js'
import { type BlendPart } from './part.js'
import { numbersOf, type RankerSpec } from './ranker-spec.js'
import { type SharedFits } from './shared-fits.js'

/** Seconds of training at most; no hyper-parameter of the network. */
const BUDGET = 'budget'

interface DeepSettings {
  readonly architecture: Architecture
  readonly hyperparameters: Readonly<Record<string, number>>
  readonly budgetSeconds: number
}

const settingsOf = (architecture: Architecture, spec: RankerSpec): DeepSettings => {
  const { dim, ...parameters } = spec.parameters
  const longhand = dim === undefined ? parameters : { ...parameters, dimension: dim }
  const known = [BUDGET, ...hyperparameterNames(architecture)]
  const { [BUDGET]: budgetSeconds = DEFAULT_BUDGET_SECONDS, ...hyperparameters } = numbersOf(
    { ...spec, parameters: longhand },
    known,
  )
  if (budgetSeconds > 0) return { architecture, hyperparameters, budgetSeconds }
  throw new ContractError(`budget must be above 0 seconds (in "${spec.spelled}").`)
}

/**
 * The ranker of an architecture; parameters are its hyper-parameters (`dim` is short for dimension) and `budget`,
 * the seconds it may train (default 1,800).
 */
export const createDeepRanker = (
  architecture: Architecture,
  spec: RankerSpec,
  fits: SharedFits,
): BlendPart => {
  const settings = settingsOf(architecture, spec)
  const model = JSON.stringify({
    ...settings,
    hyperparameters: Object.entries(settings.hyperparameters).sort(),
  })
  const trained = (data: TrainSet, context: FitContext): Promise<TrainedEncoder> =>
    fits.get({ model, data, seed: context.seed }, () => train(spec.spelled, settings, { data, context }))
  return {
    name: spec.spelled,
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
