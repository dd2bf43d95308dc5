/** One model, judged: fitted on the train set, examined by the sealed test, its figures estimated, its cost measured. */
import { groupingOf } from '../groups/group-figures.js'
import type { Membership } from '../groups/membership.js'
import type { ItemFacts } from '../item-facts.js'
import type { Split } from '../protocols/leave-last-one-out.js'
import type { FitProgress, Ranker } from '../ranker.js'
import type { Cost, ModelReport } from '../report.js'
import type { Resampling, UserFigures } from '../statistics/bootstrap.kernel.js'
import { estimateFigures, type ResampledFigures } from '../statistics/estimates.js'
import { groupedFigures } from './accuracy-figures.js'
import { catalogFigures } from './catalog-figures.js'
import { userFiguresOf, type FigureRequest } from './user-figures.js'
import type { Verdict } from './verdict.js'

/** What time and memory are read from; the caller has the clock. */
export interface Meter {
  /** Milliseconds. */
  now(): number
  /** Forgets the peak so far. */
  resetPeak(): void
  /** Highest resident memory since the reset, MiB. */
  peakMiB(): number
}

/** What all models are judged with. */
export interface JudgeRequest extends FigureRequest, Resampling {
  readonly split: Split
  readonly facts: ItemFacts | undefined
  readonly memberships: readonly Membership[]
  readonly progress: (line: FitProgress) => void
  readonly meter: Meter
}

/** A model's report, and what comparing it with others needs. */
export interface JudgedModel {
  readonly report: ModelReport
  /** User by user. */
  readonly figures: UserFigures
  readonly resampled: ResampledFigures
}

/** Fits and judges. */
export const judgeModel = async (ranker: Ranker, request: JudgeRequest): Promise<JudgedModel> => {
  const { verdict, cost } = await examined(ranker, request)
  const { ks, memberships, resamples, seed } = request
  const figures = userFiguresOf(verdict, request)
  const resampled = estimateFigures(figures, { resamples, seed })
  const grouped = { figures: groupedFigures(ks), resampling: { resamples, seed } }
  return {
    figures,
    resampled,
    report: {
      model: ranker.name,
      figures: { ...resampled.estimates, ...catalogFigures(verdict, request.catalog.items, ks) },
      groupings: memberships.map((membership) => groupingOf(verdict, membership, grouped)),
      cost,
    },
  }
}

const examined = async (
  ranker: Ranker,
  { split, facts, seed, ks, excludeSeen, progress, meter }: JudgeRequest,
): Promise<{ verdict: Verdict; cost: Cost }> => {
  meter.resetPeak()
  const started = meter.now()
  const fitted = await ranker.fit(split.train, { seed, progress, ...(facts && { facts }) })
  try {
    const fittedAt = meter.now()
    const verdict = split.test.examine(fitted, { length: Math.max(...ks), excludeSeen })
    const cost = {
      fitSeconds: (fittedAt - started) / 1000,
      listMs: (meter.now() - fittedAt) / Math.max(1, verdict.users),
      peakMemoryMiB: meter.peakMiB(),
    }
    return { verdict, cost }
  } finally {
    fitted.dispose()
  }
}
