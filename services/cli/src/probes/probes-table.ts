/** A report of probes for the terminal and as Markdown: the same tables, aligned or with bars. */
import type { ProbeReport } from '@profilestream/evaluation'
import { tableLines } from '../plain-table.js'
import { markdownTable } from '../report/markdown-table.js'
import { withInterval } from '../report/report-view.js'
import type { ProbesReport } from './judge-probes-of.js'
import type { Nearest } from './nearest.js'
import { findingsOfProbes, methodSentences, probesTitle, sizeOfProbes } from './probes-words.js'

/** A table's head and rows. */
export interface ProbeTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** What of each reading is told, in the order of the columns. */
const FIGURES = ['accuracy', 'balancedAccuracy', 'loss'] as const

/** The readings of one label. */
export const readingTable = ({ readings }: ProbeReport): ProbeTable => ({
  head: ['read from', 'accuracy', 'balanced accuracy', 'loss, nats', 'calibration error'],
  rows: readings.map(({ reading, figures, calibrationError }) => [
    reading,
    ...FIGURES.map((name) => withInterval(figures[name])),
    calibrationError.toFixed(3),
  ]),
})

/** The classes of one label with their users. */
export const classesOf = ({ classes }: ProbeReport): string =>
  classes.map(({ name, users }) => `${name} ${users}`).join(', ')

/** What lies near what. */
export const nearestTable = (of: string, examples: readonly Nearest[]): ProbeTable => ({
  head: [of, 'nearest'],
  rows: examples.map((example) => [
    example.of.join('; '),
    example.nearest.map(({ title, value }) => `${title} ${value.toFixed(2)}`).join('; '),
  ]),
})

/** Heads of the two tables of what lies near. */
export const NEAR_USERS = 'a user who had newest'
/** The other one. */
export const NEAR_ITEMS = 'item'

/** Lines for the terminal. */
export const probesLines = (report: ProbesReport): string[] => [
  `${report.dataset.name}: ${sizeOfProbes(report)}, 95 % intervals of ${report.options.resamples} resamples`,
  ...report.labels.flatMap((label) => [
    '',
    `${label.label}, ${label.judged} users: ${classesOf(label)}`,
    ...tableLines({ ...readingTable(label), align: ['left', 'right', 'right', 'right', 'right'] }),
  ]),
  '',
  ...findingsOfProbes(report),
  ...near(report).flatMap(({ rows, head }) => [
    '',
    ...rows.flatMap(([of = '', nearest = '']) => [`${head[0] ?? ''}: ${of}`, `  nearest: ${nearest}`]),
  ]),
]

const near = ({ nearest }: ProbesReport): ProbeTable[] => [
  nearestTable(NEAR_USERS, nearest.users),
  nearestTable(NEAR_ITEMS, nearest.items),
]

/** The report as Markdown. */
export const probesMarkdown = (report: ProbesReport): string => {
  const parts = [
    `# ${probesTitle(report)}`,
    `${sizeOfProbes(report)}.`,
    findingsOfProbes(report)
      .map((sentence) => `- ${sentence}`)
      .join('\n'),
    ...report.labels.map(
      (label) => `## ${label.label}\n\n${classesOf(label)}\n\n${tableText(readingTable(label))}`,
    ),
    `## What lies near\n\n${near(report).map(tableText).join('\n\n')}`,
    `## How it was judged\n\n${methodSentences(report).join(' ')}`,
  ]
  return `${parts.join('\n\n')}\n`
}

/** A bar would end the cell. */
const escaped = (text: string): string => text.replaceAll('|', '\\|')

const tableText = ({ head, rows }: ProbeTable): string =>
  markdownTable(
    head.map(escaped),
    rows.map((cells) => cells.map(escaped)),
  )
