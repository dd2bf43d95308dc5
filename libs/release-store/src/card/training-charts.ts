/** How networks learned, as pictures: loss and validation NDCG by epoch. Pure. */
import { drawLines, type LineSeries, type Markup } from '@profilestream/drawing'
import type { TrainingCurve, TrainingEpoch } from '../training-record.js'

/** A picture and its name. */
export interface TrainingChart {
  /** File in the release's folder. */
  readonly file: string
  readonly title: string
  readonly picture: Markup
}

/** Loss and validation NDCG; a figure that was never looked at has no picture. */
export const trainingCharts = (curves: readonly TrainingCurve[]): TrainingChart[] =>
  [
    chartOf(curves, {
      file: 'loss.svg',
      title: 'Loss',
      yTitle: 'cross-entropy, nats',
      of: ({ loss }) => loss,
    }),
    chartOf(curves, {
      file: 'ndcg.svg',
      title: 'Validation NDCG@10',
      yTitle: 'NDCG@10 on held-out users',
      of: ({ ndcg10 }) => ndcg10,
    }),
  ].flatMap((chart) => chart ?? [])

interface Charted {
  readonly file: string
  readonly title: string
  readonly yTitle: string
  readonly of: (epoch: TrainingEpoch) => number | null
}

const chartOf = (
  curves: readonly TrainingCurve[],
  { file, title, yTitle, of }: Charted,
): TrainingChart | null => {
  const series = curves.map(({ model, stage, epochs }): LineSeries => ({
    name: stage === 'final' ? `${model}, final fit` : model,
    points: epochs.flatMap((epoch) => {
      const y = of(epoch)
      return y === null ? [] : [{ x: epoch.epoch, y }]
    }),
  }))
  if (series.every(({ points }) => points.length === 0)) return null
  const summary = `${title} by epoch of ${series.map(({ name }) => name).join(', ')}`
  return { file, title, picture: drawLines({ summary, xTitle: 'epoch', yTitle, series }) }
}
