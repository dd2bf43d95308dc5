/** What evaluate tells: the JSON that programs read and the table that people read. */
import type { Figures } from '@profilestream/evaluation'
import { tableLines } from '../plain-table.js'
import type { LoadedSequences } from './load-sequences.js'

/** The result of one run, as --json writes it. */
export interface EvaluationReport {
  readonly protocol: string
  readonly dataset: {
    readonly name: string
    readonly users: number
    readonly items: number
    readonly interactions: number
  }
  /** By the model's name as it was spelled: hr@5, hr@10, …, ndcg@20, mrr, users, seconds. */
  readonly models: Readonly<Record<string, Figures>>
}

/** Puts a report together. */
export const reportOf = (
  protocol: string,
  loaded: LoadedSequences,
  models: Readonly<Record<string, Figures>>,
): EvaluationReport => ({
  protocol,
  dataset: {
    name: loaded.name,
    users: loaded.users.length,
    items: loaded.items.length,
    interactions: loaded.interactions,
  },
  models,
})

const COLUMNS = ['hr@5', 'hr@10', 'hr@20', 'ndcg@5', 'ndcg@10', 'ndcg@20', 'mrr'] as const

const rounded = (value: number | undefined, digits: number): string =>
  value === undefined ? '–' : value.toFixed(digits)

/** The report's lines for the terminal. */
export const reportLines = ({ protocol, dataset, models }: EvaluationReport): string[] => [
  `${dataset.name}: ${dataset.users} users, ${dataset.items} items, ${dataset.interactions} interactions; ${protocol}`,
  '',
  ...tableLines({
    head: ['model', ...COLUMNS, 'seconds'],
    rows: Object.entries(models).map(([name, figures]) => [
      name,
      ...COLUMNS.map((column) => rounded(figures[column], 4)),
      rounded(figures.seconds, 1),
    ]),
    align: ['left', ...COLUMNS.map(() => 'right' as const), 'right'],
  }),
]
