/** The encoder port: what every architecture offers once trained, and how its weights travel. */
import type { StepColumns } from '@profilestream/evaluation'
import type { TrainingCheckpoint } from './training/checkpoint.js'

/** The networks this package can train and load. */
export type Architecture = (typeof ARCHITECTURES)[number]

/** Every architecture's name, in the order they are listed to users. */
export const ARCHITECTURES = ['mlp', 'cnn', 'rnn', 'hybrid', 'attention'] as const

/** One weight: row-major values of the given shape. */
export interface NamedTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** All weights of a network by name; the item table is `items`, [items, dimension]. */
export type NamedTensors = Readonly<Record<string, NamedTensor>>

/** Numbers that shape a network or its training, by name; see hyperparameters.ts for each. */
export type Hyperparameters = Readonly<Record<string, number>>

/** All that is needed to load an encoder again: what a release keeps of it. */
export interface EncoderDescription {
  readonly architecture: Architecture
  /** Length of encoded vectors and item embeddings. */
  readonly dimension: number
  /** Newest interactions of a history that are read; older ones are ignored. */
  readonly length: number
  readonly hyperparameters: Readonly<Record<string, number | string>>
  readonly weights: NamedTensors
  /** Number of items; indices are 0..items-1. */
  readonly items: number
}

/** A loaded encoder. One inner product with an item's embedding gives that item's score. */
export interface Encoder {
  readonly dimension: number
  /**
   * Encodes histories of any number and length, those of about one length together (memory grows with the number: 512 is a good one).
   * @param histories  item indices, oldest first; only the newest `length` are read
   * @returns          row-major [histories, dimension]; an empty history gives the zero vector, whose
   *                   scores are all equal: the caller falls back on trending
   * @param columns    of each history, for a network that reads side inputs; others ignore them
   * @throws           ContractError if an index is not an item of this encoder, or what it reads is not among the columns
   */
  encode(histories: readonly Int32Array[], columns?: readonly StepColumns[]): Float32Array
  /** Frees the native memory; the encoder must not be used afterwards. */
  dispose(): void
}

/** What one pass over the training data gave. */
export interface TrainingProgress {
  /** Passes done, 1..epochs. */
  readonly epoch: number
  /** Passes planned; fewer when the time budget asks for it. */
  readonly epochs: number
  /** Mean loss of the next item in this pass, nats of cross-entropy unless the loss is another; null when the budget was over before its first step. */
  readonly loss: number | null
  /** Figures on the held-out interactions; absent when none could be held out. */
  readonly validation?: ValidationFigures
  /** Estimated seconds to the end of training. */
  readonly secondsLeft: number
}

/** Leave-last-one-out figures over the whole catalog, seen items excluded. */
export interface ValidationFigures {
  readonly hr10: number
  readonly ndcg10: number
}

/** Another encoder of the same architecture, whose weights are begun with. */
export interface WarmStart {
  readonly encoder: Pick<EncoderDescription, 'weights'>
  /** Index in that encoder of each item, −1 for an item that it does not know, [items]. */
  readonly itemOf: Int32Array
}

/** What to train and within which bounds. */
export interface TrainingRequest {
  readonly architecture: Architecture
  /** Item indices in time order, one array a user; the test interactions must not be in it. */
  readonly sequences: readonly Int32Array[]
  readonly items: number
  /** What is known of the interactions beside their items, as long as the sequences; read by networks that are told to. */
  readonly columns?: readonly StepColumns[]
  /** Categories of each item, read likewise, [items]. */
  readonly categories?: readonly (readonly string[])[]
  /** Price of each item in one currency, null where none is known; read likewise, [items]. */
  readonly prices?: readonly (number | null)[]
  readonly seed: number
  /** Overrides of the defaults chosen by data size; unknown names are refused. */
  readonly hyperparameters?: Readonly<Record<string, number | string>>
  /** Whether items that a user has had are never recommended, which validation then honours; default true. */
  readonly excludeSeen?: boolean
  /** Training ends in about this many seconds with the schedule brought to its end; default 2,700. */
  readonly budgetSeconds?: number
  readonly onProgress?: (progress: TrainingProgress) => void
  /** Weights to begin with instead of seeded ones. */
  readonly warmStart?: WarmStart
  /** Whether a user's last interaction may validate; by default every user's may. */
  readonly mayValidate?: (user: number) => boolean
  /** Told now and then where training stands; training waits until it is kept. */
  readonly onCheckpoint?: (checkpoint: TrainingCheckpoint) => void | Promise<void>
  /** Seconds between two checkpoints; default 30. */
  readonly checkpointSeconds?: number
  /** Where training stood when it was cut short; it goes on from there. See `fitsRequest`. */
  readonly resume?: TrainingCheckpoint
  /** Stops training between two steps; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** A trained encoder as plain data, ready to be released or loaded. */
export interface TrainedEncoder extends EncoderDescription {
  readonly hyperparameters: Hyperparameters
  /** Row-major [items, dimension], the same memory as `weights.items`. */
  readonly itemEmbeddings: Float32Array
  /** Indices into `sequences` whose last interaction was kept out of training, for validation. */
  readonly heldOut: Int32Array
  /** Figures of the epoch whose weights these are. */
  readonly validation?: ValidationFigures
  /** Training steps made; 0 when the budget was over before the first: the weights have learned nothing then. */
  readonly steps: number
  /** Passes done; the weights are those of `bestEpoch`. */
  readonly epochs: number
  readonly bestEpoch: number
  readonly seconds: number
}
