/** Every model against every other as a table: how much the row's is better, and whether that is more than chance. */
import type { Comparison } from '@profilestream/evaluation'
import { nameOf } from '../figure-names.js'
import { element, type Markup } from '@profilestream/drawing'
import { LEVEL, pValue, rounded, type ModelView, type ReportView } from '../report-view.js'

/** The matrix by one figure. */
export const comparisonMatrix = ({ report, models }: ReportView, metric: string): Markup => {
  const pairs = report.comparisons.filter((pair) => pair.metric === metric)
  const head = models.map(({ number, model }) => element('th', { title: model }, number))
  const rows = models.map((row) =>
    element(
      'tr',
      {},
      element('td', {}, `${row.number} `, element('code', { title: row.model }, row.short)),
      models.map((column) => cellOf(row, column, pairs)),
    ),
  )
  return element(
    'table',
    { class: 'matrix' },
    element('thead', {}, element('tr', {}, element('th', {}, nameOf(metric).label), head)),
    element('tbody', {}, rows),
  )
}

const cellOf = (row: ModelView, column: ModelView, pairs: readonly Comparison[]): Markup => {
  if (row.model === column.model) return element('td', { class: 'self' }, '·')
  const pair = pairs.find(({ better, other }) =>
    [`${better} ${other}`, `${other} ${better}`].includes(`${row.model} ${column.model}`),
  )
  if (pair === undefined) return element('td', { class: 'self' }, '–')
  const isBetter = pair.better === row.model
  const difference = `${isBetter ? '+' : '−'}${rounded(Math.abs(pair.difference.value))}`
  const title = `${pair.better} is better than ${pair.other}, corrected p ${pValue(pair.correctedPValue)}`
  if (pair.correctedPValue >= LEVEL) return element('td', { class: 'chance', title }, `(${difference})`)
  return element('td', { class: isBetter ? 'better' : 'worse', title }, difference)
}
