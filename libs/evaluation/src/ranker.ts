/** What can be judged: anything that learns from sequences and then scores the whole catalog for a history. */

import type { ItemFacts } from './item-facts.js'
import type { StepColumns } from './step-columns.js'

/** All that a ranker may learn from. Held-out interactions are not in it and can't be reached from it. */
export interface TrainSet {
  /** One user each, item indices in time order, each 0..items − 1. */
  readonly sequences: readonly Int32Array[]
  /** Catalog size. */
  readonly items: number
  /** Number of sequences. */
  readonly users: number
  /** What is known of each sequence's interactions beside their items, [users]; absent where only items are known. */
  readonly columns?: readonly StepColumns[]
}

/** One line of progress while a ranker is fitted; what is not known is left out. */
export interface FitProgress {
  /** Which ranker. */
  readonly ranker: string
  /** Epochs done, 1.. */
  readonly epoch?: number
  readonly epochs?: number
  /** Mean loss of the epoch; null when the budget was over before its first step. */
  readonly loss?: number | null
  /** Figures on the ranker's own validation, taken from the train set. */
  readonly figures?: Readonly<Record<string, number>>
  /** Estimated seconds until it is fitted. */
  readonly secondsLeft?: number
}

/** What fitting gets beside the train set: no clock, no randomness of its own. */
export interface FitContext {
  readonly seed: number
  /** What is known of the items, where anything is. */
  readonly facts?: ItemFacts
  progress(line: FitProgress): void
}

/** A model by name, not yet fitted. */
export interface Ranker {
  /** As people spell it: popularity, transitions, attention:epochs=20. */
  readonly name: string
  fit(train: TrainSet, context: FitContext): Promise<FittedRanker>
}

/** A fitted model. */
export interface FittedRanker {
  /**
   * Scores the whole catalog for each history.
   * @param histories  item indices in time order, newest last
   * @param users      whose each is, by place in the sequences that were split; for rankers that know more of a user's
   *                   past than its items, and use no more of it than lies before the history's end
   * @returns          [histories, items], row after row, higher is better
   */
  scoreMany(histories: readonly Int32Array[], users?: readonly number[]): Float32Array
  /** Frees what the model holds (tensors). */
  dispose(): void
}

/** The train set of given sequences, for a fit that nothing is held out from. */
export const trainSetOf = (
  sequences: readonly Int32Array[],
  items: number,
  columns?: readonly StepColumns[],
): TrainSet => ({
  sequences,
  items,
  users: sequences.length,
  ...(columns && { columns }),
})
