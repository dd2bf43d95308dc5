/** The numbers that shape a network and its training: what each means, its limits, and where a search looks. */
import { real, whole } from './rankers/parameter.js'
import { sideInput, type SideInputName } from './side-inputs/inputs.js'

/** A width inside a network, searched by its logarithm. */
const width = (
  meaning: string,
  { maximum = 1024, search = [32, 128] }: { maximum?: number; search?: readonly [number, number] } = {},
): ReturnType<typeof whole> =>
  whole({ meaning, minimum: 1, maximum, default: 'by data', scale: 'log', search, step: 8 })

/** A small count. */
const count = (
  meaning: string,
  { maximum, search }: { maximum: number; search: readonly [number, number] },
): ReturnType<typeof whole> => whole({ meaning, minimum: 1, maximum, default: 'by data', search })

/** Parameters of one architecture and no other, by architecture and name. */
export const ARCHITECTURE_PARAMETERS = {
  mlp: {
    newest: count('newest items that are seen each in its own place', { maximum: 32, search: [1, 8] }),
    means: count('decayed means of the history, with half-lives of 2, 8, 32, … interactions', {
      maximum: 8,
      search: [1, 4],
    }),
    units: width('units of the hidden layer', { maximum: 4096, search: [64, 512] }),
  },
  cnn: {
    blocks: count('residual blocks; each sees four times as far back as the one before', {
      maximum: 6,
      search: [2, 3],
    }),
    filters: width('filters inside a block'),
  },
  rnn: {
    units: width('units of the recurrent layer'),
    lstm: whole({ meaning: '1: LSTM cells; 0: GRU cells', minimum: 0, maximum: 1, default: 'by data' }),
  },
  hybrid: {
    filters: width('filters of the convolution'),
    units: width('units of the LSTM'),
  },
  attention: {
    blocks: count('blocks of attention and feed-forward', { maximum: 16, search: [1, 3] }),
    heads: count('attention heads; divides dimension', { maximum: 64, search: [1, 2] }),
    expansion: count('width of the feed-forward layer, in dimensions', { maximum: 8, search: [1, 4] }),
    gated: whole({
      meaning: '1: a gate says how much of what a layer found is added; 0: all of it',
      minimum: 0,
      maximum: 1,
      default: 'by data',
    }),
  },
} as const

/** What is not searched: it trades quality for time or memory. */
const TIME_OR_MEMORY = { default: 'by data', search: null } as const

/** A switch of a side input. */
const switchOf = (name: SideInputName): ReturnType<typeof whole> =>
  whole({
    meaning: `1: reads beside items ${sideInput(name).meaning}`,
    minimum: 0,
    maximum: 1,
    default: 0,
    search: null,
  })

/** Parameters of every architecture, by name. */
export const SHARED_PARAMETERS = {
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
  averaging: real({
    meaning: 'decay of the average of the weights that is judged and kept; 0 keeps those of the last step',
    minimum: 0,
    maximum: 0.9999,
    ...TIME_OR_MEMORY,
  }),
  older: whole({
    meaning: '1: every pass has all targets; 0: the newest `length` of each user',
    minimum: 0,
    maximum: 1,
    default: 'by data',
  }),
  action: switchOf('action'),
  gap: switchOf('gap'),
  value: switchOf('value'),
  category: switchOf('category'),
  profile: switchOf('profile'),
  clock: switchOf('clock'),
  price: switchOf('price'),
} as const
