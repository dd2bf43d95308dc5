/** The report as one HTML file: no script, no request, SVG charts, readable in light and dark. */
import type { EvaluationReport } from '@profilestream/evaluation'
import { drawIntervalPanels, type PanelRow } from './charts/interval-panels.js'
import { drawScatter } from './charts/scatter.js'
import { comparisonMatrix } from './comparison-matrix.js'
import { nameOf } from './figure-names.js'
import { findingsOf } from './findings.js'
import { element, textOf, voidElement, type Content, type Markup } from '@profilestream/drawing'
import { groupTitle, protocolSentences, sizeSentence } from './protocol-words.js'
import {
  groupingsOf,
  inGroup,
  presentIn,
  pValue,
  rounded,
  spanOf,
  LIST_FIGURES,
  titleOf,
  viewOf,
  withInterval,
  type ModelView,
  type ReportView,
} from './report-view.js'
import { STYLE } from './style.js'

const ACCURACY = ['hr@10', 'ndcg@10', 'rmse', 'mae', 'accuracy', 'loss']
const TABLED = [...ACCURACY, 'hr@5', 'hr@20', 'ndcg@5', 'ndcg@20', 'mrr', 'auc']

/** The page as text. */
export const htmlReport = (report: EvaluationReport): string => {
  const view = viewOf(report)
  const title = titleOf(report)
  const page = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      voidElement('meta', { charset: 'utf-8' }),
      voidElement('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      voidElement('meta', { name: 'color-scheme', content: 'light dark' }),
      element('title', {}, title),
      element('style', {}, { markup: STYLE }),
    ),
    element('body', {}, element('main', {}, bodyOf(view, title))),
  )
  return `<!doctype html>\n${textOf(page)}\n`
}

const bodyOf = (view: ReportView, title: string): Markup[] => [
  element('h1', {}, title),
  element('p', { class: 'facts' }, sizeSentence(view.report)),
  ...section(
    'In words',
    element(
      'ul',
      {},
      findingsOf(view).map((sentence) => element('li', {}, sentence)),
    ),
  ),
  ...section('Accuracy', accuracyChart(view), hintOfColours(view)),
  ...section('Figures', figureTable(view, presentIn(view, TABLED))),
  ...noveltySection(view),
  ...listsSection(view),
  ...groupSections(view),
  ...comparisonSection(view),
  ...section('Cost', costTable(view)),
  ...section(
    'How it was judged',
    protocolSentences(view.report).map((sentence) => element('p', {}, sentence)),
  ),
  ...section(
    'What the figures say',
    meanings(presentIn(view, [...TABLED, 'recall@10', 'precision@10', 'map@10', ...LIST_FIGURES])),
  ),
]

const section = (title: string, ...content: readonly Content[]): Markup[] =>
  content.length === 0 ? [] : [element('h2', {}, title), ...content.map((part) => ({ markup: textOf(part) }))]

const rowsOf = ({ models }: ReportView): PanelRow[] =>
  models.map(({ number, short, model, beatenBy }) => ({
    label: `${number} ${short}`,
    title: model,
    isStrong: beatenBy.length === 0,
  }))

/** Bars from 0 where more is better; errors, which differ little, as dots on a scale of their own. */
const accuracyChart = (view: ReportView): Markup => {
  const isError = nameOf(view.main).better === 'less'
  return drawIntervalPanels({
    summary: `Accuracy of each model with 95 % intervals`,
    rows: rowsOf(view),
    panels: presentIn(view, ACCURACY).map((figure) => ({
      title: nameOf(figure).label,
      note: nameOf(figure).better === 'less' ? 'lower is better' : 'higher is better',
      estimates: view.models.map(({ figures }) => figures[figure]),
    })),
    mark: isError ? 'dot' : 'bar',
    sharesScale: false,
    fromZero: !isError,
  })
}

const hintOfColours = ({ models, main }: ReportView): Content =>
  models.length < 2
    ? ''
    : element(
        'p',
        { class: 'hint' },
        `Whiskers are 95 % intervals. In colour: models that no other surely beats by ${nameOf(main).label}. Overlapping intervals don't decide between two models; the comparison of the same users below does.`,
      )

const modelCells = ({ number, model }: ModelView): Markup =>
  element('td', {}, `${number} `, element('code', {}, model))

const figureTable = ({ models }: ReportView, figures: readonly string[]): Markup =>
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

interface TableRow {
  readonly isBest: boolean
  readonly cells: readonly Markup[]
}

const table = (head: readonly string[], rows: readonly TableRow[]): Markup =>
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

const noveltySection = (view: ReportView): Markup[] => {
  const points = view.models.flatMap(({ number, short, model, figures, beatenBy }) => {
    const [x, y] = [figures['novelty@10'], figures[view.main]]
    return x === undefined || y === undefined
      ? []
      : [{ label: `${number} ${short}`, title: model, x, y, isStrong: beatenBy.length === 0 }]
  })
  if (points.length < 2) return []
  const { label } = nameOf(view.main)
  return section(
    'Accuracy against novelty',
    drawScatter({
      summary: `${label} against novelty of each model`,
      xTitle: 'Novelty@10, bits: how few users have had the items of a list →',
      yTitle: `↑ ${label}`,
      points,
    }),
    element(
      'p',
      { class: 'hint' },
      'Up is more accurate, right is less known. Lines are the 95 % intervals of both.',
    ),
  )
}

const listsSection = (view: ReportView): Markup[] => {
  const figures = presentIn(view, LIST_FIGURES)
  return figures.length === 0 ? [] : section('What the lists are like', figureTable(view, figures))
}

const GROUP_TITLES: Readonly<Record<string, string>> = {
  events: "by activity: a user's number of events",
  popularity: 'by popularity of the held-out item',
  scenario: 'by scenario',
  'new items': 'for new items',
  'new users': 'for new users',
}

const groupSections = (view: ReportView): Markup[] =>
  groupingsOf(view).flatMap(({ grouping, figure }) =>
    section(
      `${nameOf(figure).label} ${GROUP_TITLES[grouping.by] ?? `by ${grouping.by}`}`,
      drawIntervalPanels({
        summary: `${nameOf(figure).label} of each model by ${grouping.by}`,
        rows: rowsOf(view),
        panels: grouping.groups.map(({ name, users }) => ({
          title: groupTitle(grouping.by, name),
          note: `${users.toLocaleString('en')} ${users === 1 ? 'user' : 'users'}`,
          estimates: view.models.map((model) => inGroup(model, { by: grouping.by, group: name, figure })),
        })),
        mark: 'dot',
        sharesScale: true,
        fromZero: nameOf(figure).better !== 'less',
      }),
    ),
  )

const comparisonSection = (view: ReportView): Markup[] => {
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

const costTable = ({ models }: ReportView): Markup =>
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

const meanings = (figures: readonly string[]): Markup => {
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
