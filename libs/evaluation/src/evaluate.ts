/** One model, judged: split, fit on the train set, rank the whole catalog for every held-out interaction. */
import type { ItemFacts } from './item-facts.js'
import { DEFAULT_KS, figuresOf, type Figures } from './metrics/figures.js'
import { splitLeaveLastOneOut } from './protocols/leave-last-one-out.js'
import type { FitProgress, Ranker } from './ranker.js'
import type { StepColumns } from './step-columns.js'

/** What is judged, and on what. */
export interface Evaluation {
  /** One user each, item indices in time order (time, then line of the file), each 0..items − 1. */
  readonly sequences: readonly Int32Array[]
  /** Catalog size. */
  readonly items: number
  /** What is known of the interactions beside their items, as long as the sequences. */
  readonly columns?: readonly StepColumns[]
  /** What is known of the items, for models that read it. */
  readonly facts?: ItemFacts
  readonly ranker: Ranker
  /** List lengths. @default [5, 10, 20] */
  readonly ks?: readonly number[]
  /** Whether items that the user has had are never recommended. @default true */
  readonly excludeSeen?: boolean
  readonly seed: number
  readonly progress?: (line: FitProgress) => void
  /** A clock in milliseconds; with it the figures hold `seconds` of fitting and judging. */
  readonly now?: () => number
}

/**
 * Figures of one model by leave-last-one-out: hr@k, ndcg@k, mrr, users and, with a clock, seconds.
 * The whole catalog is ranked, nothing is sampled; ties count against the model.
 */
export const evaluateLeaveLastOneOut = async (evaluation: Evaluation): Promise<Figures> => {
  const { ranker, facts, ks = DEFAULT_KS, excludeSeen = true, seed, now } = evaluation
  const { progress = () => undefined } = evaluation
  const started = now?.()
  const { train, test } = splitLeaveLastOneOut(evaluation)
  const fitted = await ranker.fit(train, { seed, progress, ...(facts && { facts }) })
  try {
    const figures = figuresOf(test.judge(fitted, { excludeSeen }), ks)
    return started === undefined || now === undefined
      ? figures
      : { ...figures, seconds: (now() - started) / 1000 }
  } finally {
    fitted.dispose()
  }
}
