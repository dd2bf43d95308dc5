/** A judged suite as Markdown: what each model reaches and costs, by how much is known of a user, and what is more than chance. */
import { MAJORITY, type Estimate, type ProbeReport } from '@profilestream/evaluation'
import type { Comparison, Judged, JudgedProbes, ModelReport } from './judged.js'

/** Corrected p from which on a difference is taken for chance. */
const LEVEL = 0.05

/** A Markdown table, its columns padded as the formatter does; the first column is to the left, numbers to the right. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((cells) => (cells[column] ?? '').length)),
  )
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const padded = (cells: readonly string[]): string =>
    line(
      cells.map((cell, column) => {
        const width = widths[column] ?? 0
        return column === 0 ? cell.padEnd(width) : cell.padStart(width)
      }),
    )
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [padded(head), line(rule), ...rows.map(padded)]
}

const figure = (estimate: Estimate | undefined): string => estimate?.value.toFixed(4) ?? '–'

const withInterval = (estimate: Estimate | undefined): string =>
  estimate === undefined
    ? '–'
    : `${figure(estimate)} (${estimate.low.toFixed(3)}–${estimate.high.toFixed(3)})`

const named = (model: string): string => `\`${model}\``

const costOf = ({ cost }: ModelReport): string[] => [
  cost.fitSeconds.toFixed(1),
  cost.listMs.toFixed(2),
  cost.peakMemoryMiB.toFixed(0),
]

const ratingTable = (reports: readonly ModelReport[]): string[] =>
  markdownTable(
    ['model', 'RMSE', 'MAE', 'fit s', 'ms a user', 'peak MiB'],
    reports.map((report) => [
      named(report.model),
      withInterval(report.figures['rmse']),
      withInterval(report.figures['mae']),
      ...costOf(report),
    ]),
  )

const categoryTable = (reports: readonly ModelReport[]): string[] =>
  markdownTable(
    ['model', 'accuracy', 'loss, nats', 'any of its genres', 'fit s', 'ms a user', 'peak MiB'],
    reports.map((report) => [
      named(report.model),
      withInterval(report.figures['accuracy']),
      withInterval(report.figures['loss']),
      figure(report.figures['accuracyAny']),
      ...costOf(report),
    ]),
  )

const mainTable = (reports: readonly ModelReport[]): string[] =>
  markdownTable(
    ['model', 'HR@10', 'NDCG@10', 'MRR', 'coverage', 'fit s', 'ms a list', 'peak MiB'],
    reports.map((report) => [
      named(report.model),
      withInterval(report.figures['hr@10']),
      withInterval(report.figures['ndcg@10']),
      figure(report.figures['mrr']),
      report.figures['coverage@10']?.value.toFixed(2) ?? '–',
      ...costOf(report),
    ]),
  )

const groupTable = (reports: readonly ModelReport[]): string[] => {
  const of = ({ groupings }: ModelReport) => groupings.find(({ by }) => by === 'events')?.groups ?? []
  const [first] = reports
  const names = first === undefined ? [] : of(first)
  if (names.length < 2) return []
  const head = ['HR@10 by events of the user', ...names.map(({ name, users }) => `${name} (${users} users)`)]
  const rows = reports.map((report) => [
    named(report.model),
    ...names.map((_, place) => figure(of(report)[place]?.figures['hr@10'])),
  ])
  return ['', ...markdownTable(head, rows)]
}

/** What the best model surely beats, and what it may only seem to. */
const sureties = ({ reports, comparisons, test, correction }: Judged): string[] => {
  const main = mainFigureOf(reports)
  const best = [...reports].sort((a, b) => valueOf(b, main) - valueOf(a, main))[0]?.model
  const its = comparisons.filter(({ better, metric }) => better === best && metric === main)
  if (best === undefined || its.length === 0) return []
  const isSure = ({ correctedPValue }: Comparison): boolean => correctedPValue < LEVEL
  const list = (found: readonly Comparison[]): string =>
    found.map(({ other }) => named(other)).join(', ') || 'none'
  return [
    '',
    `Best by ${main === 'accuracy' ? main : 'NDCG@10'}: ${named(best)}. Surely better (${test} on the same users, ${correction}'s correction, 5 %) than: ${list(its.filter(isSure))}. Not told apart from: ${list(its.filter((one) => !isSure(one)))}.`,
  ]
}

/** What the best is chosen by. */
const mainFigureOf = (reports: readonly ModelReport[]): string =>
  reports.some(({ figures }) => 'accuracy' in figures) ? 'accuracy' : 'ndcg@10'

const valueOf = ({ figures }: ModelReport, name: string): number => figures[name]?.value ?? 0

/** One row for each label and what it is read from, and which of them surely beats the majority. */
const probeLines = ({ dataset, options, networks, labels }: JudgedProbes): string[] => [
  `${dataset.users} users, ${dataset.items} items, ${dataset.interactions} interactions; the newest ${options.held} of each user are kept apart. ${networks.map(({ model, epochs, seconds }) => `${named(model)}: ${epochs} ${epochs === 1 ? 'pass' : 'passes'} in ${seconds.toFixed(0)} s`).join('; ')}.`,
  '',
  ...markdownTable(
    ['label', 'read from', 'accuracy', 'balanced accuracy', 'loss, nats', 'calibration error'],
    labels.flatMap(probeRows),
  ),
]

const probeRows = ({ label, judged, classes, readings, comparisons }: ProbeReport): string[][] =>
  readings.map(({ reading, figures, calibrationError }, place) => {
    const isSure = (metric: string): boolean =>
      comparisons.some(
        (pair) =>
          pair.better === reading &&
          pair.other === MAJORITY &&
          pair.metric === metric &&
          pair.correctedPValue < LEVEL,
      )
    return [
      place === 0 ? `${label} (${judged} users, ${classes.length} classes)` : '',
      reading === MAJORITY ? reading : named(reading),
      `${withInterval(figures.accuracy)}${isSure('accuracy') ? ' *' : ''}`,
      withInterval(figures.balancedAccuracy),
      `${withInterval(figures.loss)}${isSure('loss') ? ' *' : ''}`,
      calibrationError.toFixed(3),
    ]
  })

/** The suite's part of the document. */
export const suiteLines = (judged: Judged | JudgedProbes): string[] => {
  if ('task' in judged) return probeLines(judged)
  const { dataset, protocol, judged: judges, reports } = judged
  const size = `${dataset.users} users, ${dataset.items} items, ${dataset.interactions} interactions; ${protocol}, ${judges} judges.`
  if (reports.some(({ figures }) => 'rmse' in figures)) return [size, '', ...ratingTable(reports)]
  if (reports.some(({ figures }) => 'accuracy' in figures))
    return [size, '', ...categoryTable(reports), ...sureties(judged)]
  return [size, '', ...mainTable(reports), ...groupTable(reports), ...sureties(judged)]
}
