/** The numbers that shape a network and its training: what each means, its limits, and its default by data size. */
import { ContractError } from '@profilestream/contracts'
import { type Architecture, type Hyperparameters } from './encoder.js'

/** What the defaults depend on. */
export interface TrainingSize {
  readonly users: number
  readonly items: number
  readonly interactions: number
  /** Nine of ten histories are at most this long. */
  readonly usualLength: number
}

interface HyperparameterLimits {
  readonly meaning: string
  readonly minimum: number
  readonly maximum: number
  readonly isWhole: boolean
}

const whole = (meaning: string, minimum: number, maximum: number): HyperparameterLimits => ({
  meaning,
  minimum,
  maximum,
  isWhole: true,
})

const real = (meaning: string, minimum: number, maximum: number): HyperparameterLimits => ({
  meaning,
  minimum,
  maximum,
  isWhole: false,
})

const SHARED = {
  dimension: whole('numbers in an item embedding and an encoded vector', 4, 1024),
  length: whole('newest interactions of a history that are read', 2, 1000),
  dropout: real('share of values switched off while training', 0, 0.9),
  learningRate: real('highest learning rate of the schedule', 1e-6, 1),
  batch: whole('windows in a training step', 1, 4096),
  epochs: whole('passes over the windows', 1, 10_000),
  patience: whole('validations without a better NDCG@10 after which training ends', 1, 10_000),
  negatives: whole('sampled negatives of the loss; 0 takes the whole catalog', 0, 1_000_000),
  older: whole('1: every pass has all targets; 0: the newest `length` of each user', 0, 1),
} as const

const OWN = {
  attention: {
    blocks: whole('blocks of attention and feed-forward', 1, 16),
    heads: whole('attention heads; divides dimension', 1, 64),
    expansion: whole('width of the feed-forward layer, in dimensions', 1, 8),
  },
  hybrid: {
    filters: whole('filters of the convolution', 1, 1024),
    units: whole('units of the LSTM', 1, 1024),
  },
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
 * The recurrent network gains more from steps than from large ones (figures: docs/decisions/0010-networks.md). Where a
 * pass is long, large batches use the processor better and there are steps enough.
 */
const hybridSteps = (size: TrainingSize): Hyperparameters =>
  size.interactions < MANY_INTERACTIONS
    ? { batch: clamp(batchFor(size.users) / 4, 16, 32), learningRate: 0.005 }
    : {}

const hybridDefaults = (size: TrainingSize): Hyperparameters => ({
  ...sharedDefaults(size),
  ...hybridSteps(size),
  length: lengthFor(size.usualLength, 50),
  filters: 64,
  units: 64,
  dropout: 0.5,
})

const DEFAULTS: Readonly<Record<Architecture, (size: TrainingSize) => Hyperparameters>> = {
  attention: attentionDefaults,
  hybrid: hybridDefaults,
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
  const negatives = size.items > LARGEST_FULL_CATALOG ? 2048 : 0
  const chosen = { ...DEFAULTS[architecture](size), negatives, ...numbersOf(architecture, overrides) }
  const problems = problemsOf(architecture, chosen)
  if (problems.length > 0) throw new ContractError(`${architecture}: ${problems.join('; ')}.`)
  return chosen
}

const limitsOf = (architecture: Architecture): Readonly<Record<string, HyperparameterLimits>> => ({
  ...SHARED,
  ...OWN[architecture],
})

/** Names that `architecture` understands, for help and error messages. */
export const hyperparameterNames = (architecture: Architecture): string[] =>
  Object.keys(limitsOf(architecture))

const numbersOf = (
  architecture: Architecture,
  overrides: Readonly<Record<string, number | string>>,
): Record<string, number> => {
  const known = limitsOf(architecture)
  const entries = Object.entries(overrides).map(([name, value]): [string, number] => [name, Number(value)])
  const unknown = entries.filter(([name]) => !(name in known)).map(([name]) => name)
  if (unknown.length === 0) return Object.fromEntries(entries)
  throw new ContractError(
    `${architecture} has no parameter ${unknown.map((name) => `"${name}"`).join(', ')}; ` +
      `it has ${hyperparameterNames(architecture).join(', ')}.`,
  )
}

const problemsOf = (architecture: Architecture, chosen: Hyperparameters): string[] => {
  const problems = Object.entries(limitsOf(architecture)).flatMap(([name, limits]) => {
    const value = chosen[name] ?? NaN
    const fits = value >= limits.minimum && value <= limits.maximum
    if (fits && (!limits.isWhole || Number.isInteger(value))) return []
    const kind = limits.isWhole ? 'a whole number' : 'a number'
    return [
      `${name} (${limits.meaning}) is ${value}, but must be ${kind} ${limits.minimum}..${limits.maximum}`,
    ]
  })
  const { dimension = 1, heads = 1, length = 2 } = chosen
  if (dimension % heads !== 0) problems.push(`heads (${heads}) must divide dimension (${dimension})`)
  if (architecture === 'hybrid' && length % 2 !== 0) problems.push(`length (${length}) must be even`)
  return problems
}
