/** What a release is: a trained model that passed its gate, with all that serving it needs. */
import type { EpochMs, ItemId, ReleaseVersion, ScenarioName } from '@profilestream/contracts'
import type { Normalisation, ScenarioLimits } from '@profilestream/profile'
import type { Neighbours } from '@profilestream/similarity'
import type { TrainingRecord } from './training-record.js'
import type { VectorReading } from './vector-readings.js'

/** One tensor: shape and values in row order. */
export interface NamedTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** A network's weights by name. */
export type NamedTensors = Readonly<Record<string, NamedTensor>>

/** The release format that this code writes, and the only one it reads. */
export const RELEASE_FORMAT = 1

/** Weights of the sources that make a release's score; each source is standardised over the catalog first. */
export interface BlendWeights {
  readonly deep: number
  readonly transitions: number
  readonly popularity: number
  /** Of the user's interests; a manifest written before it was fitted is read with 0.3 of the others' sum. */
  readonly interests: number
}

/** All that is known of a release without reading its tensors; manifest.json. */
export interface ReleaseManifest {
  readonly format: typeof RELEASE_FORMAT
  readonly scenario: ScenarioName
  readonly version: ReleaseVersion
  /** The encoder inside: hybrid, attention, … */
  readonly architecture: string
  /** Length of an item embedding and of an encoded vector. */
  readonly dimension: number
  /** Newest items of a history that the encoder reads. */
  readonly length: number
  readonly hyperparameters: Readonly<Record<string, number | string>>
  readonly seeds: readonly number[]
  /** Time of the first and of the last interaction trained on, milliseconds since 1970-01-01 UTC. */
  readonly windowFrom: EpochMs
  readonly windowTo: EpochMs
  readonly interactions: number
  readonly users: number
  readonly items: number
  /** Interactions of the scenario in the training log when it was trained: what came later can judge it. */
  readonly logEnd: number
  /** Held-out figures: blend.hr@10, attention.ndcg@10, popularity.hr@10, … */
  readonly figures: Readonly<Record<string, number>>
  readonly blend: BlendWeights
  /** How histories read the transitions: newest items that count, worth of one more step; the defaults when absent. */
  readonly transitionScoring?: { readonly steps: number; readonly decay: number }
  readonly releasedAt: EpochMs
  /** SHA-256, hexadecimal, of every other file of the folder. */
  readonly files: Readonly<Record<string, string>>
}

/** From what an item says of itself to where its embedding would lie: libs/models/src/cold-items. */
export interface ContentMap {
  readonly dimension: number
  /** Categories, tags and words of titles, [terms]. */
  readonly terms: readonly string[]
  /** [terms] */
  readonly rarity: Float32Array
  /** [terms, dimension], row after row. */
  readonly rows: Float32Array
  /** [dimension] */
  readonly base: Float32Array
}

/** A release in memory. */
export interface Release {
  readonly manifest: ReleaseManifest
  /** Item of each index, [items]. */
  readonly items: readonly ItemId[]
  /** [items, dimension], row after row. */
  readonly itemEmbeddings: Float32Array
  readonly weights: NamedTensors
  readonly transitions: Neighbours
  /** Interactions of each item in the window, [items]. */
  readonly popularity: Float32Array
  /** Limits of outliers and scalers of features; absent in releases made before there were any. */
  readonly normalisation?: Normalisation
  /** How it came to be; absent in releases made before it was recorded. */
  readonly training?: TrainingRecord
  /** Where items lie that nobody has met; absent where the catalog says too little of items. */
  readonly content?: ContentMap
  /** What can be read from encoded vectors; absent where nothing could be learned, and in releases made before there were any. */
  readonly readings?: readonly VectorReading[]
}

/** A release before it is written: the store fills in what it alone knows. */
export interface ReleaseDraft extends Omit<Release, 'manifest'> {
  /** Index of the item embeddings for near neighbours, as its library writes it; only of large catalogs. Read by itself. */
  readonly itemIndex?: Uint8Array
  readonly manifest: Omit<ReleaseManifest, 'format' | 'files'>
}

/** Where a release lies and what proves it. */
export interface WrittenRelease {
  /** Folder, relative to the store's root: scenario/version. */
  readonly location: string
  /** SHA-256 of manifest.json, hexadecimal. */
  readonly manifestSha256: string
}

/** What the profile builder needs of a release. */
export interface ReleaseEmbeddings {
  readonly version: ReleaseVersion
  readonly items: readonly ItemId[]
  /** [items, dimension], row after row. */
  readonly itemEmbeddings: Float32Array
  readonly dimension: number
  /** Limits of outliers; absent in releases made before there were any. */
  readonly limits?: ScenarioLimits
}

/** Decisions on a release after its refit: a person's, who says why, or one that a canary's live hits made. The others are the gate's. */
export const LATER_DECISIONS = ['promoted', 'rolled-back'] as const

/** What can be decided of a release. */
export const DECISIONS = ['released', 'refused', 'failed', 'withdrawn', ...LATER_DECISIONS] as const

/** What the gate said of one candidate, with the figures it said it by, or what a person decided. Kept for ever, refused ones too. */
export interface RefitDecision {
  readonly scenario: ScenarioName
  readonly decision: (typeof DECISIONS)[number]
  /** Why, in words. */
  readonly reason: string
  /** The version released, withdrawn, promoted, or rolled back to; null when there is none. */
  readonly version: ReleaseVersion | null
  /** The version that was serving, or null before the first. */
  readonly serving: ReleaseVersion | null
  /** What asked for the refit: first, growth, schedule, demand; person for what a person decided, canary for what live hits did. */
  readonly trigger: string
  /** Who decided, where a person did. */
  readonly by?: string
  /** Whether a refit began with the serving release's weights; absent where none was begun. */
  readonly start?: 'warm' | 'full'
  readonly decidedAt: EpochMs
  /** Seconds from the start of the refit to the decision; of a canary, since the release. */
  readonly seconds: number
  /** Interactions in the window; of a canary, those that judged it. */
  readonly interactions: number
  /** Held-out figures by model: attention.ndcg@10, serving.ndcg@10, …; of a canary, live ones by share of users. */
  readonly figures: Readonly<Record<string, number>>
}
