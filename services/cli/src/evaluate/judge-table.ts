/** What evaluate tells people on a terminal: main figures with their intervals, the rest, costs, groups, and who is surely better. */
import type { Comparison, Estimate, EvaluationReport, ModelReport } from '@profilestream/evaluation'
import { type Alignment, tableLines } from '../plain-table.js'
import { figuresAtOtherLengths, FURTHER_FIGURES, LIST_FIGURES, MAIN_FIGURES } from '../report/figure-names.js'

/** The figure that is told group by group: the first that the models have. */
const GROUPED = ['hr@10', 'rmse']
/** Corrected p from which on a difference is taken for chance. */
const LEVEL = 0.05
/** Differences that are told one by one; of more, only those of the best. */
const MOST_SENTENCES = 12

const rounded = (value: number | undefined, digits = 4): string =>
  value === undefined ? '–' : value.toFixed(digits)

const interval = (estimate: Estimate | undefined): string =>
  estimate === undefined
    ? '–'
    : `${rounded(estimate.value)} (${rounded(estimate.low)}–${rounded(estimate.high)})`

const right = (columns: readonly unknown[]): Alignment[] => columns.map(() => 'right')

/** Those of the names that any model has. */
const present = (names: readonly string[], models: readonly ModelReport[]): string[] =>
  names.filter((name) => models.some(({ figures }) => name in figures))

const mainTable = (models: readonly ModelReport[]): string[] => {
  const main = present([...MAIN_FIGURES, 'accuracyAny'], models)
  return tableLines({
    head: ['model', ...main, 'fit s', 'ms a list', 'peak MiB'],
    rows: models.map(({ model, figures, cost }) => [
      model,
      ...main.map((name) => interval(figures[name])),
      rounded(cost.fitSeconds, 1),
      rounded(cost.listMs, 2),
      rounded(cost.peakMemoryMiB, 0),
    ]),
    align: ['left', ...right(main), ...right([1, 2, 3])],
  })
}

const figureTable = (models: readonly ModelReport[], names: readonly string[]): string[] => {
  const columns = present(names, models)
  if (columns.length === 0) return []
  const table = tableLines({
    head: ['model', ...columns],
    rows: models.map(({ model, figures }) => [
      model,
      ...columns.map((name) => rounded(figures[name]?.value)),
    ]),
    align: ['left', ...right(columns)],
  })
  return ['', ...table]
}

const groupTables = (models: readonly ModelReport[]): string[] => {
  const [grouped] = present(GROUPED, models)
  return (models[0]?.groupings ?? []).flatMap(({ by, groups }, grouping) => {
    if (groups.length < 2 || grouped === undefined) return []
    const table = tableLines({
      head: ['model', ...groups.map(({ name, users }) => `${name} (${users})`)],
      rows: models.map(({ model, groupings }) => [
        model,
        ...groups.map((_, group) => interval(groupings[grouping]?.groups[group]?.figures[grouped])),
      ]),
      align: ['left', ...right(groups)],
    })
    return ['', `${grouped} by ${by} (users in the group)`, ...table]
  })
}

const sentence = ({ better, other, metric, difference, correctedPValue }: Comparison): string => {
  const { value, low, high } = difference
  const by = `${metric} ${value < 0 ? '' : '+'}${rounded(value)} (${rounded(low)} to ${rounded(high)})`
  const p = `p ${correctedPValue < 0.0001 ? '< 0.0001' : rounded(correctedPValue)}`
  return `${better} against ${other}: ${by}, ${p}${correctedPValue < LEVEL ? '' : ': may be chance'}`
}

/** Of many pairs, those of the model that nobody beats, metric by metric. */
const toldOf = (comparisons: readonly Comparison[]): readonly Comparison[] => {
  if (comparisons.length <= MOST_SENTENCES) return comparisons
  const isBeaten = ({ better, metric }: Comparison): boolean =>
    comparisons.some((pair) => pair.other === better && pair.metric === metric)
  return comparisons.filter((pair) => !isBeaten(pair))
}

const comparisonLines = ({ comparisons, test, correction }: EvaluationReport): string[] => {
  if (comparisons.length === 0) return []
  const told = toldOf(comparisons)
  const rest = told.length === comparisons.length ? '' : `; the best of ${comparisons.length}, all in --json`
  return [
    '',
    `Differences on the same users; ${test}, p corrected by ${correction}${rest}:`,
    ...told.map(sentence),
  ]
}

/** The report's lines for the terminal. */
export const reportLines = (report: EvaluationReport): string[] => {
  const { protocol, dataset, models, judged, options } = report
  const size = `${dataset.users} users, ${dataset.items} items, ${dataset.interactions} interactions`
  const seen =
    options.ks.length === 0 ? '' : options.excludeSeen ? '; seen items left out' : '; seen items in'
  return [
    `${dataset.name}: ${size}; ${protocol}, ${judged} judges, 95 % intervals of ${options.resamples} resamples${seen}`,
    '',
    ...mainTable(models),
    ...figureTable(models, [...figuresAtOtherLengths(options.ks), ...FURTHER_FIGURES]),
    ...figureTable(models, LIST_FIGURES),
    ...groupTables(models),
    ...comparisonLines(report),
  ]
}
