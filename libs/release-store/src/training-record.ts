/** How a release came to be: what asked for it, what the gate said, and how its networks learned. training.json of its folder. */
import { asReleaseVersion, type ReleaseVersion } from '@profilestream/contracts'
import { z } from 'zod'

/** One pass over the train set. */
export interface TrainingEpoch {
  readonly epoch: number
  /** Mean cross-entropy, nats; null when the budget was over before its first step. */
  readonly loss: number | null
  /** On the network's own held-out interactions; null where none were looked at. */
  readonly hr10: number | null
  readonly ndcg10: number | null
  /** Seconds since the refit began. */
  readonly seconds: number
}

/** How one network learned. */
export interface TrainingCurve {
  /** hybrid, attention, … */
  readonly model: string
  /** train: what was judged; final: the winner again, on everything. */
  readonly stage: 'train' | 'final'
  readonly epochs: readonly TrainingEpoch[]
}

/** How a release came to be. */
export interface TrainingRecord {
  /** What asked for the refit: first, growth, schedule, demand. */
  readonly trigger: string
  /** The release that served; null before the first. */
  readonly serving: ReleaseVersion | null
  /** What the gate said. */
  readonly reason: string
  /** Seconds from the start of the refit to the release. */
  readonly seconds: number
  readonly curves: readonly TrainingCurve[]
}

const number = z.number().nullable()

/** The shape of training.json. */
export const trainingRecordShape = z.object({
  trigger: z.string(),
  serving: z
    .string()
    .nullable()
    .transform((name): ReleaseVersion | null => (name === null ? null : asReleaseVersion(name))),
  reason: z.string(),
  seconds: z.number(),
  curves: z.array(
    z.object({
      model: z.string(),
      stage: z.enum(['train', 'final']),
      epochs: z.array(
        z.object({ epoch: z.number(), loss: number, hr10: number, ndcg10: number, seconds: z.number() }),
      ),
    }),
  ),
})
