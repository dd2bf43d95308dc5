/** Every similarity by the name that people type. */
import { adjustedCosine } from './adjusted-cosine.js'
import { centredCosine } from './centred-cosine.js'
import { cosine } from './cosine.js'
import { jaccard } from './jaccard.js'
import { msd } from './msd.js'
import { pearson } from './pearson.js'
import type { Similarity } from './similarity.js'

/** The similarities: `pearson` over common columns, `centred-cosine` Pearson over all entries. */
export const SIMILARITIES = {
  cosine,
  pearson,
  'centred-cosine': centredCosine,
  'adjusted-cosine': adjustedCosine,
  jaccard,
  msd,
} as const satisfies Readonly<Record<string, Similarity>>

/** Name of a similarity. */
export type SimilarityName = keyof typeof SIMILARITIES
