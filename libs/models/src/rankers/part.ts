/** A model that can stand alone or be part of a blend. */
import type { FitContext, FittedRanker, Ranker, TrainSet } from '@profilestream/evaluation'
import type { ValidationSplit } from '../training/validation.js'

/** One training set, seen with and without the interactions that blends are fitted on. */
export interface PartFit {
  readonly train: TrainSet
  readonly split: ValidationSplit
  readonly context: FitContext
}

/** A part of a blend, fitted. */
export interface FittedPart {
  /** Has never learned from the held-out interactions, so weights can be fitted on them. */
  readonly validating: FittedRanker
  /** Has learned from as much as its method allows: this one serves. */
  readonly serving: FittedRanker
}

/** A model that blends know how to fit. */
export interface BlendPart extends Ranker {
  fitPart(fit: PartFit): Promise<FittedPart>
}

/** A part whose fit is cheap is fitted twice: without the held-out interactions, and with them. */
export const createRefittedPart = (
  name: string,
  fitOn: (train: TrainSet, context: FitContext) => Promise<FittedRanker>,
): BlendPart => ({
  name,
  fit: fitOn,
  fitPart: async ({ train, split, context }) => ({
    validating: await fitOn(split.train, context),
    serving: await fitOn(train, context),
  }),
})

/** Scores the whole catalog for one history. @param out  one score for each item, [items]; overwritten */
export type ScoreHistory = (history: Int32Array, out: Float32Array) => void

/** A part that counts, and scores one history after the other. */
export const createCountedPart = (
  name: string,
  fitOn: (train: TrainSet, context: FitContext) => ScoreHistory,
): BlendPart =>
  createRefittedPart(name, (train, context) => Promise.resolve(rankerOf(fitOn(train, context), train.items)))

const rankerOf = (score: ScoreHistory, items: number): FittedRanker => ({
  scoreMany: (histories) => {
    const scores = new Float32Array(histories.length * items)
    histories.forEach((history, row) => score(history, scores.subarray(row * items, (row + 1) * items)))
    return scores
  },
  dispose: () => undefined,
})
