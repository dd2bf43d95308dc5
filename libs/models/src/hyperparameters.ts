/** The numbers that shape a network and its training: what each means, its limits, and its default by data size. */
import { ContractError } from '@profilestream/contracts'
import { ARCHITECTURE_PARAMETERS } from './architecture-parameters.js'
import { type Architecture, type Hyperparameters } from './encoder.js'
import { problemOf, real, whole, type Parameters } from './rankers/parameter.js'

/** What the defaults depend on. */
export interface TrainingSize {
  readonly users: number
  readonly items: number
  readonly interactions: number
  /** Nine of ten histories are at most this long. */
  readonly usualLength: number
}

const TIME_OR_MEMORY = { default: 'by data', search: null } as const

const SHARED = {
  dimension: whole({
    meaning: 'numbers in an item embedding and an encoded vector',
    minimum: 4,
    maximum: 1024,
    default: 'by data',
    scale: 'log',
    search: [32, 160],
    step: 8,
  }),
  length: whole({
    meaning: 'newest interactions of a history that are read',
    minimum: 2,
    maximum: 1000,
    default: 'by data',
    scale: 'log',
    search: [20, 200],
    step: 10,
  }),
  dropout: real({
    meaning: 'share of values switched off while training',
    minimum: 0,
    maximum: 0.9,
    default: 'by data',
    search: [0, 0.6],
  }),
  learningRate: real({
    meaning: 'highest learning rate of the schedule',
    minimum: 1e-6,
    maximum: 1,
    default: 'by data',
    scale: 'log',
    search: [5e-4, 1e-2],
  }),
  batch: whole({
    meaning: 'windows in a training step',
    minimum: 1,
    maximum: 4096,
    default: 'by data',
    scale: 'log',
    search: [16, 256],
    step: 16,
  }),
  epochs: whole({ meaning: 'passes over the windows', minimum: 1, maximum: 10_000, ...TIME_OR_MEMORY }),
  patience: whole({
    meaning: 'validations without a better NDCG@10 after which training ends',
    minimum: 1,
    maximum: 10_000,
    ...TIME_OR_MEMORY,
  }),
  negatives: whole({
    meaning: 'sampled negatives of the loss; 0 takes the whole catalog',
    minimum: 0,
    maximum: 1_000_000,
    ...TIME_OR_MEMORY,
  }),
  negativesExponent: real({
    meaning: 'how much negatives are drawn by popularity: 0 all alike, 1 in proportion; gbce draws all alike',
    minimum: 0,
    maximum: 1,
    ...TIME_OR_MEMORY,
  }),
  gbce: whole({
    meaning:
      '1: binary cross-entropy that is not too sure of the target, by sampled negatives; 0: cross-entropy',
    minimum: 0,
    maximum: 1,
    ...TIME_OR_MEMORY,
  }),
  calibration: real({
    meaning: 'of gbce: 0 is plain binary cross-entropy, 1 gives probabilities that can be believed',
    minimum: 0,
    maximum: 1,
    ...TIME_OR_MEMORY,
  }),
  older: whole({
    meaning: '1: every pass has all targets; 0: the newest `length` of each user',
    minimum: 0,
    maximum: 1,
    default: 'by data',
  }),
} as const

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
  older: 1,
})

const attentionDefaults = (size: TrainingSize): Hyperparameters => ({
  ...sharedDefaults(size),
  length: lengthFor(size.usualLength, size.interactions < MANY_INTERACTIONS ? 50 : 100),
  blocks: 2,
  heads: 1,
  expansion: 1,
  dropout: 0.2,
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
  ...SHARED,
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
    const value = chosen[name] ?? NaN
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
