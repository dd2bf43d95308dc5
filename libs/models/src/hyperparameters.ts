/** The numbers that shape a network and its training: their defaults by data size, and what is given instead, checked. */
import { ContractError } from '@profilestream/contracts'
import { ARCHITECTURE_PARAMETERS, SHARED_PARAMETERS } from './network-parameters.js'
import type { Architecture, Hyperparameters } from './encoder.js'
import { problemOf, type Parameters } from './rankers/parameter.js'

/** What the defaults depend on. */
export interface TrainingSize {
  readonly users: number
  readonly items: number
  readonly interactions: number
  /** Nine of ten histories are at most this long. */
  readonly usualLength: number
}

/** Up to this many items the loss sums over the whole catalog. */
const LARGEST_FULL_CATALOG = 50_000
/** Below this many interactions a pass takes a blink, and chance limits a network more than its size. */
const FEW_INTERACTIONS = 20_000
/** From this many interactions a network is limited by its size. */
const MANY_INTERACTIONS = 500_000

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

/** Small data needs small batches, or a pass would be a handful of steps. */
const batchFor = (users: number): number => clamp(2 ** Math.floor(Math.log2(Math.max(1, users / 8))), 16, 128)

const epochsFor = (interactions: number): number =>
  interactions >= FEW_INTERACTIONS && interactions < MANY_INTERACTIONS ? 30 : 60

/** Long enough for nine of ten histories, within the limits of the architecture. */
const lengthFor = (usualLength: number, most: number): number =>
  clamp(10 * Math.ceil(usualLength / 10), 10, most)

const sharedDefaults = ({ users, interactions }: TrainingSize): Hyperparameters => ({
  dimension: 64,
  learningRate: 0.003,
  batch: batchFor(users),
  epochs: epochsFor(interactions),
  patience: 12,
  averaging: 0,
  older: 1,
})

const attentionDefaults = (size: TrainingSize): Hyperparameters => ({
  ...sharedDefaults(size),
  length: lengthFor(size.usualLength, 50),
  blocks: 2,
  heads: 1,
  expansion: 1,
  gated: 0,
  dropout: 0.2,
  ...(size.interactions < MANY_INTERACTIONS ? {} : muchAttention(size)),
})

/**
 * Much data teaches more than a small network can hold: what learns fastest for its time wins, and noise only slows it
 * (figures: docs/evaluation.md, "What helped attention on MovieLens-1M").
 */
const muchAttention = ({ usualLength }: TrainingSize): Hyperparameters => ({
  dimension: 128,
  length: lengthFor(usualLength, 100),
  gated: 1,
  batch: 64,
  epochs: 24,
  dropout: 0.1,
  averaging: 0.995,
})

/**
 * A recurrent network gains more from steps than from large ones (figures: docs/decisions/0010-networks.md). Where a
 * pass is long, large batches use the processor better and there are steps enough.
 */
const recurrentSteps = (size: TrainingSize): Hyperparameters =>
  size.interactions < MANY_INTERACTIONS
    ? { batch: clamp(batchFor(size.users) / 4, 16, 32), learningRate: 0.005 }
    : {}

const hybridDefaults = (size: TrainingSize): Hyperparameters => ({
  ...sharedDefaults(size),
  ...recurrentSteps(size),
  length: lengthFor(size.usualLength, 50),
  filters: 64,
  units: 64,
  dropout: 0.5,
})

const mlpDefaults = (size: TrainingSize): Hyperparameters => ({
  ...sharedDefaults(size),
  length: lengthFor(size.usualLength, size.interactions < MANY_INTERACTIONS ? 50 : 100),
  newest: 4,
  means: 3,
  units: 256,
  dropout: 0.3,
})

/** Enough blocks to see the whole history. */
const cnnDefaults = (size: TrainingSize): Hyperparameters => {
  const length = lengthFor(size.usualLength, size.interactions < MANY_INTERACTIONS ? 50 : 100)
  return { ...sharedDefaults(size), length, blocks: length > 31 ? 3 : 2, filters: 64, dropout: 0.2 }
}

const rnnDefaults = (size: TrainingSize): Hyperparameters => ({
  ...sharedDefaults(size),
  ...recurrentSteps(size),
  length: lengthFor(size.usualLength, 50),
  units: 64,
  lstm: 0,
  dropout: 0.3,
})

const DEFAULTS: Readonly<Record<Architecture, (size: TrainingSize) => Hyperparameters>> = {
  mlp: mlpDefaults,
  cnn: cnnDefaults,
  rnn: rnnDefaults,
  hybrid: hybridDefaults,
  attention: attentionDefaults,
}

/** Negatives of a sampled loss: the more, the nearer it is to the full one. */
const NEGATIVES = 2048
/** Negatives of gBCE and its calibration, as its authors used them. */
const GBCE_NEGATIVES = 256
const CALIBRATION = 0.75

const lossDefaults = ({ items }: TrainingSize, given: Hyperparameters): Hyperparameters => {
  const ofCatalog = items > LARGEST_FULL_CATALOG ? NEGATIVES : 0
  const negatives = given['gbce'] === 1 ? GBCE_NEGATIVES : ofCatalog
  return { negatives, negativesExponent: 0.5, gbce: 0, calibration: CALIBRATION }
}

/** The size of a training set. */
export const sizeOf = (sequences: readonly Int32Array[], items: number): TrainingSize => {
  const lengths = Float64Array.from(sequences, (sequence) => sequence.length).sort()
  const interactions = lengths.reduce((sum, length) => sum + length, 0)
  return {
    users: sequences.length,
    items,
    interactions,
    usualLength: lengths[Math.floor(0.9 * lengths.length)] ?? 0,
  }
}

/**
 * Defaults for the data, then the overrides, checked.
 * @throws ContractError naming every unknown name and every value outside its limits
 */
export const chooseHyperparameters = (
  architecture: Architecture,
  size: TrainingSize,
  overrides: Readonly<Record<string, number | string>> = {},
): Hyperparameters => {
  const given = numbersOf(architecture, overrides)
  const chosen = { ...DEFAULTS[architecture](size), ...lossDefaults(size, given), ...given }
  const problems = problemsOf(architecture, chosen)
  if (problems.length > 0) throw new ContractError(`${architecture}: ${problems.join('; ')}.`)
  return chosen
}

/** The numbers that shape an architecture and its training, as declared parameters. */
export const hyperparametersOf = (architecture: Architecture): Parameters => ({
  ...SHARED_PARAMETERS,
  ...ARCHITECTURE_PARAMETERS[architecture],
})

const numbersOf = (
  architecture: Architecture,
  overrides: Readonly<Record<string, number | string>>,
): Record<string, number> => {
  const known = hyperparametersOf(architecture)
  const entries = Object.entries(overrides).map(([name, value]): [string, number] => [name, Number(value)])
  const unknown = entries.filter(([name]) => !(name in known)).map(([name]) => name)
  if (unknown.length === 0) return Object.fromEntries(entries)
  throw new ContractError(
    `${architecture} has no parameter ${unknown.map((name) => `"${name}"`).join(', ')}; ` +
      `it has ${Object.keys(known).join(', ')}.`,
  )
}

const problemsOf = (architecture: Architecture, chosen: Hyperparameters): string[] => {
  const problems = Object.entries(hyperparametersOf(architecture)).flatMap(([name, parameter]) => {
    const value = chosen[name] ?? (parameter.default === 'by data' ? NaN : parameter.default)
    const problem = problemOf(parameter, value)
    return problem === null ? [] : [`${name} (${parameter.meaning}) is ${value}, but must be ${problem}`]
  })
  const { dimension = 1, heads = 1, length = 2 } = chosen
  if (chosen['gbce'] === 1 && chosen['negatives'] === 0)
    problems.push('gbce needs negatives, for example 256')
  if (dimension % heads !== 0) problems.push(`heads (${heads}) must divide dimension (${dimension})`)
  if (architecture === 'hybrid' && length % 2 !== 0) problems.push(`length (${length}) must be even`)
  return problems
}
