/** The numbers that shape one architecture and no other: what each means, its limits, and where a search looks. */
import { whole } from './rankers/parameter.js'

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

/** Parameters by architecture and name. */
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
  },
} as const
