/** Estimates of all columns of a table of users, and the resamples behind them. */
import type { Estimate } from '../report.js'
import { meansOf, resampledMeans, type Resampling, type UserFigures } from './bootstrap.kernel.js'
import { estimateOf } from './percentile.js'

/** Column by column. */
export interface ResampledFigures {
  /** What says nothing of anybody is left out. */
  readonly estimates: Readonly<Record<string, Estimate>>
  /** Mean of a column in each resample, [resamples]. */
  resamplesOf(column: string): Float64Array
}

/** Estimates each column. */
export const estimateFigures = (figures: UserFigures, resampling: Resampling): ResampledFigures => {
  const means = meansOf(figures)
  const resampled = resampledMeans(figures, resampling)
  const width = figures.columns.length
  const ofColumn = (column: number): Float64Array =>
    Float64Array.from({ length: resampling.resamples }, (_, draw) => resampled[draw * width + column] ?? NaN)
  const entries = figures.columns.flatMap((name, column): [string, Estimate][] => {
    const value = means[column] ?? NaN
    return Number.isNaN(value) ? [] : [[name, estimateOf(value, ofColumn(column))]]
  })
  return {
    estimates: Object.fromEntries(entries),
    resamplesOf: (name) => ofColumn(figures.columns.indexOf(name)),
  }
}
