/** What a refit tells while it works, kept: how each network learned, epoch by epoch, becomes part of the release. */
import type { ReleaseVersion } from '@profilestream/contracts'
import type { TrainingRecord } from '@profilestream/release-store'
import type { RefitDependencies, RefitJob } from '../refit-job.js'
import { createTrainingCurves } from './training-curves.js'

/** Listens to a refit. */
export interface TrainingRecorder {
  /** Takes what is told and tells it on. */
  readonly report: RefitDependencies['report']
  /** All that was told so far. */
  record(gate: { readonly serving: ReleaseVersion | null; readonly reason: string }): TrainingRecord
}

/** Begins to listen. */
export const createTrainingRecorder = (
  { report, now }: Pick<RefitDependencies, 'report' | 'now'>,
  { trigger }: Pick<RefitJob, 'trigger'>,
): TrainingRecorder => {
  const startedAt = now()
  const seconds = (): number => (now() - startedAt) / 1_000
  const curves = createTrainingCurves(seconds)
  return {
    report: (progress) => {
      curves.take(progress)
      report(progress)
    },
    record: (gate) => ({ trigger, ...gate, seconds: seconds(), curves: curves.all() }),
  }
}
