/** A report of probes as one HTML file: what can be read of each label as bars with intervals, the figures below, what lies near. */
import { element, pageText, type Markup } from '@profilestream/drawing'
import { MAJORITY, type ProbeReport } from '@profilestream/evaluation'
import { drawIntervalPanels } from '../report/charts/interval-panels.js'
import { section } from '../report/html/section.js'
import { STYLE } from '../report/html/style.js'
import { table } from '../report/html/tables.js'
import { shortened } from '../report/report-view.js'
import type { ProbesReport } from './judge-probes-of.js'
import {
  classesOf,
  NEAR_ITEMS,
  NEAR_USERS,
  nearestTable,
  readingTable,
  type ProbeTable,
} from './probes-table.js'
import { findingsOfProbes, methodSentences, probesTitle, sizeOfProbes } from './probes-words.js'

/** Titles are words, not numbers: they stand to the left. */
const OWN_STYLE = `${STYLE}
.titles td { text-align: left; } .titles td:first-child { max-width: 380px; }
`

/** The page as text. */
export const probesHtml = (report: ProbesReport): string => {
  const title = probesTitle(report)
  const content = [
    element('h1', {}, title),
    element('p', { class: 'facts' }, sizeOfProbes(report)),
    ...section('In words', listOf(findingsOfProbes(report))),
    ...report.labels.flatMap(labelSection),
    ...section('What lies near', ...nearTables(report)),
    ...section('How it was judged', ...methodSentences(report).map((sentence) => element('p', {}, sentence))),
  ]
  return pageText({ title, style: OWN_STYLE, colorScheme: 'light dark', content })
}

const listOf = (sentences: readonly string[]): Markup =>
  element(
    'ul',
    {},
    sentences.map((sentence) => element('li', {}, sentence)),
  )

const labelSection = (label: ProbeReport): Markup[] =>
  section(
    label.label,
    element('p', { class: 'hint' }, `${label.judged.toLocaleString('en')} users: ${classesOf(label)}`),
    chartOf(label),
    tableOf(readingTable(label)),
  )

const chartOf = ({ label, readings }: ProbeReport): Markup =>
  drawIntervalPanels({
    summary: `How often ${label} is read rightly, by what it is read from`,
    rows: readings.map(({ reading }) => ({
      label: shortened(reading),
      title: reading,
      isStrong: reading !== MAJORITY,
    })),
    panels: [
      {
        title: 'Accuracy',
        note: 'share of users',
        estimates: readings.map(({ figures }) => figures.accuracy),
      },
      {
        title: 'Balanced accuracy',
        note: 'every class alike',
        estimates: readings.map(({ figures }) => figures.balancedAccuracy),
      },
      { title: 'Loss', note: 'nats, less is better', estimates: readings.map(({ figures }) => figures.loss) },
    ],
    mark: 'bar',
    sharesScale: false,
  })

const tableOf = ({ head, rows }: ProbeTable): Markup =>
  table(
    head,
    rows.map((cells) => ({ isBest: false, cells: cells.map((text) => element('td', {}, text)) })),
  )

const nearTables = ({ nearest }: ProbesReport): Markup[] =>
  [nearestTable(NEAR_USERS, nearest.users), nearestTable(NEAR_ITEMS, nearest.items)].map((of) =>
    element('div', { class: 'titles' }, tableOf(of)),
  )
