/** What evaluate tells people on a terminal: main figures with their intervals, the rest, costs, groups, and who is surely better. */
import type { Comparison, Estimate, EvaluationReport, ModelReport } from '@profilestream/evaluation'
import { type Alignment, tableLines } from '../plain-table.js'

const MAIN = ['hr@10', 'ndcg@10', 'rmse', 'mae'] as const
const FURTHER = ['hr@5', 'hr@20', 'ndcg@5', 'ndcg@20', 'mrr', 'recall@10', 'precision@10', 'map@10', 'auc']
const OF_LISTS = [
  ...['coverage@10', 'gini@10', 'novelty@10', 'popularityLift@10', 'serendipity@10'],
  ...['diversity@10', 'miscalibration@10'],
]
/** Figures that are told group by group. */
const GROUPED = 'hr@10'
/** Corrected p from which on a difference is taken for chance. */
const LEVEL = 0.05

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
  const main = present(MAIN, models)
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

const groupTables = (models: readonly ModelReport[]): string[] =>
  (models[0]?.groupings ?? []).flatMap(({ by, groups }, grouping) => {
    if (groups.length < 2) return []
    const table = tableLines({
      head: ['model', ...groups.map(({ name, users }) => `${name} (${users})`)],
      rows: models.map(({ model, groupings }) => [
        model,
        ...groups.map((_, group) => interval(groupings[grouping]?.groups[group]?.figures[GROUPED])),
      ]),
      align: ['left', ...right(groups)],
    })
    return ['', `${GROUPED} by ${by} (users in the group)`, ...table]
  })

const sentence = ({ better, other, metric, difference, correctedPValue }: Comparison): string => {
  const by = `${better} against ${other}: ${metric} +${interval({ ...difference, value: Math.abs(difference.value) })}`
  const p = `p ${correctedPValue < 0.0001 ? '< 0.0001' : rounded(correctedPValue)}`
  return `${by}, ${p}${correctedPValue < LEVEL ? '' : ': may be chance'}`
}

const comparisonLines = ({ comparisons, test, correction }: EvaluationReport): string[] =>
  comparisons.length === 0
    ? []
    : [
        '',
        `Differences on the same users; ${test}, p corrected by ${correction}:`,
        ...comparisons.map(sentence),
      ]

/** The report's lines for the terminal. */
export const reportLines = (report: EvaluationReport): string[] => {
  const { protocol, dataset, models, judged, options } = report
  const size = `${dataset.users} users, ${dataset.items} items, ${dataset.interactions} interactions`
  return [
    `${dataset.name}: ${size}; ${protocol}, ${judged} judges, 95 % intervals of ${options.resamples} resamples`,
    '',
    ...mainTable(models),
    ...figureTable(models, FURTHER),
    ...figureTable(models, OF_LISTS),
    ...groupTables(models),
    ...comparisonLines(report),
  ]
}
