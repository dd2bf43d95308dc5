/** How networks learn, gathered from what a refit tells: a point an epoch, those from before a kill too. */
import type { TrainingCurve, TrainingEpoch } from '@profilestream/release-store'
import type { PassedEpoch, RefitProgress } from '../refit-progress.js'

/** Curves as they grow. */
export interface TrainingCurves {
  take(progress: RefitProgress): void
  /** In the order that the networks began. */
  all(): readonly TrainingCurve[]
}

type GrowingCurve = Omit<TrainingCurve, 'epochs'> & { readonly epochs: TrainingEpoch[] }

/**
 * Begins with no point.
 * @param elapsedSeconds  of this process's work on the refit
 */
export const createTrainingCurves = (elapsedSeconds: () => number): TrainingCurves => {
  const curves: GrowingCurve[] = []
  // Work of processes that were killed, seconds.
  let before = 0
  const curveOf = ({ stage, model }: RefitProgress): GrowingCurve | null => {
    if (model === undefined || (stage !== 'train' && stage !== 'final')) return null
    const found = curves.find((curve) => curve.stage === stage && curve.model === model)
    if (found !== undefined) return found
    const begun: GrowingCurve = { model, stage, epochs: [] }
    curves.push(begun)
    return begun
  }
  const takePassed = ({ epochs }: GrowingCurve, passed: readonly PassedEpoch[]): void => {
    for (const one of passed) epochs.push(pointOf(one, before + one.seconds))
    before = epochs.at(-1)?.seconds ?? before
  }
  return {
    take: (progress) => {
      const { epoch, passed } = progress
      if (epoch === undefined && passed === undefined) return
      const curve = curveOf(progress)
      if (curve === null) return
      if (passed !== undefined) takePassed(curve, passed)
      else if (epoch !== undefined)
        curve.epochs.push(pointOf({ ...progress, epoch }, before + elapsedSeconds()))
    },
    all: () => curves.filter(({ epochs }) => epochs.length > 0),
  }
}

const pointOf = (
  { epoch, loss = null, validation }: Pick<RefitProgress, 'loss' | 'validation'> & { readonly epoch: number },
  seconds: number,
): TrainingEpoch => {
  const { hr10 = null, ndcg10 = null } = validation ?? {}
  return { epoch, loss, hr10, ndcg10, seconds }
}
