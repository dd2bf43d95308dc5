/** Which model is surely better: a matrix for each figure, and every pair with its interval and p value. */
import { element, type Markup } from '@profilestream/drawing'
import { comparisonMatrix } from './comparison-matrix.js'
import { pValue, withInterval, type ReportView } from '../report-view.js'
import { section } from './section.js'
import { table } from './tables.js'

/** Nothing for a model alone. */
export const comparisonSection = (view: ReportView): Markup[] => {
  const { comparisons, test, correction } = view.report
  if (comparisons.length === 0) return []
  const metrics = [...new Set(comparisons.map(({ metric }) => metric))]
  const rows = comparisons.map((pair) => ({
    isBest: false,
    cells: [
      element('td', {}, element('code', {}, pair.better), ' against ', element('code', {}, pair.other)),
      ...[pair.metric, withInterval(pair.difference), pValue(pair.pValue), pValue(pair.correctedPValue)].map(
        (text) => element('td', {}, text),
      ),
    ],
  }))
  return section(
    'Which is surely better',
    element(
      'p',
      { class: 'hint' },
      `How much better the model of a row is than the model of a column, by its number; in brackets where it may be chance (${test}, p ≥ 0.05 after ${correction}'s correction over ${comparisons.length} comparisons).`,
    ),
    metrics.map((metric) => element('div', { class: 'scroll' }, comparisonMatrix(view, metric))),
    element(
      'details',
      {},
      element('summary', {}, `All ${comparisons.length} comparisons with intervals and p values`),
      table(['better against other', 'figure', 'difference', 'p', `p after ${correction}`], rows),
    ),
  )
}
