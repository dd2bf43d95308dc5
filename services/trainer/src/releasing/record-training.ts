/** What a refit tells while it works, kept: how each network learned, epoch by epoch, becomes part of the release. After a kill it begins where training goes on. */
import type { EpochMs, ReleaseVersion } from '@profilestream/contracts'
import type { TrainingCurve, TrainingEpoch, TrainingRecord } from '@profilestream/release-store'
import type { RefitDependencies, RefitJob } from '../refit-job.js'
import type { RefitProgress } from '../refit-progress.js'

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
  const secondsSince = (at: EpochMs): number => (now() - at) / 1_000
  const curves = new Map<string, TrainingCurve & { readonly epochs: TrainingEpoch[] }>()
  const curveOf = (stage: TrainingCurve['stage'], model: string): { readonly epochs: TrainingEpoch[] } => {
    const key = `${stage} ${model}`
    const found = curves.get(key) ?? { model, stage, epochs: [] }
    curves.set(key, found)
    return found
  }
  const take = (progress: RefitProgress): void => {
    const { stage, model, epoch, goesOn, loss = null, validation } = progress
    if (goesOn || model === undefined || epoch === undefined || (stage !== 'train' && stage !== 'final'))
      return
    const { hr10 = null, ndcg10 = null } = validation ?? {}
    curveOf(stage, model).epochs.push({ epoch, loss, hr10, ndcg10, seconds: secondsSince(startedAt) })
  }
  return {
    report: (progress) => {
      take(progress)
      report(progress)
    },
    record: (gate) => ({ trigger, ...gate, seconds: secondsSince(startedAt), curves: [...curves.values()] }),
  }
}
