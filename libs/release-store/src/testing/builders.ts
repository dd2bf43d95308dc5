/** Releases and decisions for tests: complete ones, of which a test says only what matters to it. */
import { asEpochMs, asItemId, asReleaseVersion, asScenarioName, type EpochMs } from '@profilestream/contracts'
import type { RefitDecision, ReleaseDraft } from '../release.js'

/** The scenario of all of them. */
export const video = asScenarioName('video')

/** What a small release says of itself. */
export interface SmallRelease {
  readonly version: string
  readonly releasedAt?: EpochMs
  /** Length of its one embedding. */
  readonly dimension?: number
  /** Every number of it. */
  readonly value?: number
  readonly item?: string
}

/** A release of one item. */
export const aSmallRelease = ({
  version,
  releasedAt = asEpochMs(3),
  dimension = 1,
  value = 1,
  item = 'a',
}: SmallRelease): ReleaseDraft => ({
  manifest: {
    scenario: video,
    version: asReleaseVersion(version),
    architecture: 'attention',
    dimension,
    length: 1,
    hyperparameters: {},
    seeds: [1],
    windowFrom: asEpochMs(1),
    windowTo: asEpochMs(2),
    interactions: 1,
    users: 1,
    items: 1,
    logEnd: 1,
    figures: {},
    blend: { deep: 1, transitions: 0, popularity: 0, interests: 0 },
    releasedAt,
  },
  items: [asItemId(item)],
  itemEmbeddings: new Float32Array(dimension).fill(value),
  weights: {},
  transitions: { offsets: Uint32Array.of(0, 0), items: new Uint32Array(0), scores: new Float32Array(0) },
  popularity: Float32Array.of(1),
})

/** A release with every part that a release may have. */
export const aWholeRelease = (version = '0001'): ReleaseDraft => ({
  manifest: {
    scenario: video,
    version: asReleaseVersion(version),
    architecture: 'attention',
    dimension: 2,
    length: 50,
    hyperparameters: { heads: 2, loss: 'full' },
    seeds: [7],
    windowFrom: asEpochMs(1_000),
    windowTo: asEpochMs(2_000),
    interactions: 9,
    users: 4,
    items: 3,
    logEnd: 12,
    figures: { 'blend.hr@10': 0.25 },
    blend: { deep: 0.7, transitions: 0.2, popularity: 0.1, interests: 0.3 },
    releasedAt: asEpochMs(3_000),
  },
  items: ['a', 'b', 'ç'].map(asItemId),
  itemEmbeddings: Float32Array.of(1, 2, 3, 4, 5, 6),
  weights: {
    items: { shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
    bias: { shape: [1], data: Float32Array.of(-1.5) },
  },
  transitions: {
    offsets: Uint32Array.of(0, 2, 2, 3),
    items: Uint32Array.of(1, 2, 0),
    scores: Float32Array.of(0.5, 0.25, 1),
  },
  popularity: Float32Array.of(4, 3, 2),
  normalisation: {
    format: 1,
    limits: { purchase: { price: { low: 0.1, high: 99.9, levels: [0.01, 0.99], count: 120 } } },
    scalers: {
      count: {
        kind: 'log1p',
        provenance: { column: 'count', windowFrom: asEpochMs(1_000), windowTo: asEpochMs(2_000), count: 9 },
      },
    },
  },
  training: {
    trigger: 'growth',
    serving: asReleaseVersion('0001'),
    reason: 'better',
    seconds: 9.5,
    curves: [
      {
        model: 'attention',
        stage: 'train',
        epochs: [{ epoch: 1, loss: 5.5, hr10: 0.2, ndcg10: 0.1, seconds: 3 }],
      },
    ],
  },
  content: {
    dimension: 2,
    terms: ['drama', 'über'],
    rarity: Float32Array.of(0.5, 2),
    rows: Float32Array.of(1, 2, 3, 4),
    base: Float32Array.of(5, 6),
  },
  readings: [
    {
      about: 'category',
      classes: ['drama', 'über'],
      weights: Float32Array.of(0.1, -2, 3e-7, 4),
      bias: Float32Array.of(0.25, -1),
      users: 120,
      accuracy: { value: 0.5, low: 0.4, high: 0.6 },
      majority: { value: 0.3, low: 0.2, high: 0.4 },
      gain: { value: 0.2, low: 0.1, high: 0.3 },
      calibrationError: 0.02,
    },
  ],
})

/** A decision, by the version it is on and what served before; of a refit's refusal unless told otherwise. */
export const aDecision = (
  decision: RefitDecision['decision'] = 'refused',
  version: string | null = null,
  serving: string | null = null,
): RefitDecision => ({
  scenario: video,
  decision,
  reason: 'ndcg@10 0.10 is not above the serving 0.12',
  version: version === null ? null : asReleaseVersion(version),
  serving: serving === null ? null : asReleaseVersion(serving),
  trigger: 'growth',
  decidedAt: asEpochMs(5),
  seconds: 12,
  interactions: 9,
  figures: { 'blend.ndcg@10': 0.1 },
})
