/** Networks by the name that people type, for their vectors' sake: trained, then asked to encode histories. */
import { ContractError, didYouMean } from '@profilestream/contracts'
import type { FitContext, TrainSet } from '@profilestream/evaluation'
import { ARCHITECTURES, type Architecture, type Encoder, type TrainedEncoder } from '../encoder.js'
import { hyperparametersOf } from '../hyperparameters.js'
import { loadEncoder } from '../load-encoder.js'
import { givenNumbers } from '../rankers/parameter.js'
import { parseRankerSpec, splitOutsideBraces, type RankerSpec } from '../rankers/ranker-spec.js'
import { budget, trainDeep } from '../rankers/deep.js'

/** A trained network, ready to encode; the caller disposes the encoder. */
export interface FittedEncoder {
  readonly encoder: Encoder
  readonly trained: TrainedEncoder
}

/** A network by name, not yet trained. */
export interface EncoderModel {
  readonly name: string
  fit(train: TrainSet, context: FitContext): Promise<FittedEncoder>
}

/**
 * The networks of a list separated by commas: `attention{budget=60},rnn`; `all` stands for every one.
 * @throws ContractError naming what is unknown and what is known
 */
export const createEncoderModels = (list: string): EncoderModel[] => {
  const named = splitOutsideBraces(list, ',')
    .map((spelled) => spelled.trim())
    .filter(Boolean)
    .flatMap((spelled) => (spelled === 'all' ? [...ARCHITECTURES] : [spelled]))
  return [...new Set(named)].map((spelled) => createOne(parseRankerSpec(spelled)))
}

const createOne = (spec: RankerSpec): EncoderModel => {
  const architecture = ARCHITECTURES.find((name) => name === spec.name)
  if (architecture === undefined)
    throw new ContractError(
      `There is no network "${spec.name}"${didYouMean(spec.name, ARCHITECTURES)} (in "${spec.spelled}"); there are ${ARCHITECTURES.join(', ')}.`,
    )
  return { name: spec.spelled, fit: (train, context) => fit(spec, architecture, { train, context }) }
}

const fit = async (
  spec: RankerSpec,
  architecture: Architecture,
  { train, context }: { readonly train: TrainSet; readonly context: FitContext },
): Promise<FittedEncoder> => {
  const { budget: budgetSeconds = budget.default, ...hyperparameters } = givenNumbers(spec, {
    ...hyperparametersOf(architecture),
    budget,
  })
  const settings = { architecture, hyperparameters, budgetSeconds: Number(budgetSeconds) }
  const trained = await trainDeep(spec.spelled, settings, { data: train, context })
  return { trained, encoder: await loadEncoder(trained) }
}
