/** The charts of the page: accuracy, accuracy against novelty, and group by group. */
import { drawIntervalPanels, type PanelRow } from '../charts/interval-panels.js'
import { drawScatter } from '../charts/scatter.js'
import { MAIN_FIGURES, nameOf } from '../figure-names.js'
import { element, type Content, type Markup } from '@profilestream/drawing'
import { groupTitle } from '../protocol-words.js'
import { groupingsOf, inGroup, presentIn, type ReportView } from '../report-view.js'
import { section } from './section.js'

/** A chart that keeps a readable size, and scrolls within itself where the page is narrower. */
const scrolling = (chart: Markup): Markup => element('div', { class: 'scroll' }, chart)

const rowsOf = ({ models }: ReportView): PanelRow[] =>
  models.map(({ number, short, model, beatenBy }) => ({
    label: `${number} ${short}`,
    title: model,
    isStrong: beatenBy.length === 0,
  }))

/** Bars from 0 where more is better; errors, which differ little, as dots on a scale of their own. */
export const accuracyChart = (view: ReportView): Markup => {
  const isError = nameOf(view.main).better === 'less'
  return scrolling(
    drawIntervalPanels({
      summary: `Accuracy of each model with 95 % intervals`,
      rows: rowsOf(view),
      panels: presentIn(view, MAIN_FIGURES).map((figure) => ({
        title: nameOf(figure).label,
        note: nameOf(figure).better === 'less' ? 'lower is better' : 'higher is better',
        estimates: view.models.map(({ figures }) => figures[figure]),
      })),
      mark: isError ? 'dot' : 'bar',
      sharesScale: false,
      fromZero: !isError,
    }),
  )
}

/** How the chart is to be read; nothing for a model alone. */
export const hintOfColours = ({ models, main }: ReportView): Content =>
  models.length < 2
    ? ''
    : element(
        'p',
        { class: 'hint' },
        `Whiskers are 95 % intervals. In colour: models that no other surely beats by ${nameOf(main).label}. Overlapping intervals don't decide between two models; the comparison of the same users below does.`,
      )

/** Accuracy against novelty; nothing where fewer than two models have both. */
export const noveltySection = (view: ReportView): Markup[] => {
  const points = view.models.flatMap(({ number, short, model, figures, beatenBy }) => {
    const [x, y] = [figures['novelty@10'], figures[view.main]]
    return x === undefined || y === undefined
      ? []
      : [{ number, label: `${number} ${short}`, title: model, x, y, isStrong: beatenBy.length === 0 }]
  })
  if (points.length < 2) return []
  const { label } = nameOf(view.main)
  return section(
    'Accuracy against novelty',
    scrolling(
      drawScatter({
        summary: `${label} against novelty of each model`,
        xTitle: 'Novelty@10, bits: how few users have had the items of a list →',
        yTitle: `↑ ${label}`,
        points,
      }),
    ),
    element(
      'p',
      { class: 'hint' },
      'Up is more accurate, right is less known. Lines are the 95 % intervals of both.',
    ),
  )
}

const GROUP_TITLES: Readonly<Record<string, string>> = {
  events: "by activity: a user's number of events",
  popularity: 'by popularity of the held-out item',
  scenario: 'by scenario',
  'new items': 'for new items',
  'new users': 'for new users',
}

/** A chart for each way to tell users apart. */
export const groupSections = (view: ReportView): Markup[] =>
  groupingsOf(view).flatMap(({ grouping, figure }) =>
    section(
      `${nameOf(figure).label} ${GROUP_TITLES[grouping.by] ?? `by ${grouping.by}`}`,
      scrolling(
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
    ),
  )
