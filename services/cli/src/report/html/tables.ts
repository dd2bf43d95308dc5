/** Tables of models: figures with their intervals, costs, and what each figure says. */
import { nameOf } from '../figure-names.js'
import { element, type Markup } from '@profilestream/drawing'
import { rounded, spanOf, type ModelView, type ReportView } from '../report-view.js'

/** One row. */
export interface TableRow {
  readonly isBest: boolean
  readonly cells: readonly Markup[]
}

/** A table that scrolls within itself where it is wider than the page. */
export const table = (head: readonly string[], rows: readonly TableRow[]): Markup =>
  element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          head.map((title) => element('th', {}, title)),
        ),
      ),
      element(
        'tbody',
        {},
        rows.map(({ isBest, cells }) => element('tr', { class: isBest ? 'best' : undefined }, cells)),
      ),
    ),
  )

const modelCells = ({ number, model }: ModelView): Markup =>
  element('td', {}, `${number} `, element('code', {}, model))

/** Figures of all models, intervals below them. */
export const figureTable = ({ models }: ReportView, figures: readonly string[]): Markup =>
  table(
    ['model', ...figures.map((figure) => nameOf(figure).label)],
    models.map((model) => ({
      isBest: model.beatenBy.length === 0,
      cells: [modelCells(model), ...figures.map((figure) => estimateCell(model, figure))],
    })),
  )

const estimateCell = ({ figures }: ModelView, figure: string): Markup => {
  const of = figures[figure]
  if (of === undefined) return element('td', {}, '–')
  const interval = of.low === of.high ? [] : [element('small', {}, spanOf(of))]
  return element('td', {}, rounded(of.value), interval)
}

/** What the models cost. */
export const costTable = ({ models }: ReportView): Markup =>
  table(
    ['model', 'seconds to fit', 'ms a list', 'peak memory, MiB'],
    models.map((model) => ({
      isBest: model.beatenBy.length === 0,
      cells: [
        modelCells(model),
        element('td', {}, model.cost.fitSeconds.toFixed(1)),
        element('td', {}, model.cost.listMs.toFixed(2)),
        element('td', {}, model.cost.peakMemoryMiB.toFixed(0)),
      ],
    })),
  )

/** What each figure says, once for all lengths of lists. */
export const meanings = (figures: readonly string[]): Markup => {
  const once = new Map(figures.map((figure) => [figure.split('@')[0] ?? figure, figure]))
  return element(
    'dl',
    {},
    [...once.keys()].map((stem) => [
      element('dt', {}, nameOf(stem).label),
      element('dd', {}, nameOf(stem).meaning, nameOf(stem).better === 'less' ? '; lower is better' : ''),
    ]),
  )
}
