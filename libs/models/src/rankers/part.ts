/** A model that can stand alone or be part of a blend. */
import { type FitContext, type FittedRanker, type Ranker, type TrainSet } from '@profilestream/evaluation'
import { type ValidationSplit } from '../training/validation.js'

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
export const createCountedPart = (name: string, fitOn: (train: TrainSet) => FittedRanker): BlendPart => ({
  name,
  fit: (train) => Promise.resolve(fitOn(train)),
  fitPart: ({ train, split }) => Promise.resolve({ validating: fitOn(split.train), serving: fitOn(train) }),
})
