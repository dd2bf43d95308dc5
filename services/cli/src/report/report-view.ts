/** A report as readers want it: the best model first, each with a number and a name that fits, and who is surely beaten. */
import type { Comparison, Estimate, EvaluationReport, Grouping, ModelReport } from '@profilestream/evaluation'
import { nameOf } from './figure-names.js'

/** Corrected p below which a difference is taken for more than chance. */
export const LEVEL = 0.05

/** One model of the report. */
export interface ModelView extends ModelReport {
  /** 1.. from the best to the worst, by the main figure. */
  readonly number: number
  /** The name, cut in its middle when it is long. */
  readonly short: string
  /** Models that beat this one by more than chance, by the main figure. */
  readonly beatenBy: readonly string[]
}

/** The report, put in order. */
export interface ReportView {
  readonly report: EvaluationReport
  /** The best first. */
  readonly models: readonly ModelView[]
  /** What models are ranked by: ndcg@10, rmse; the first figure of any where neither is there. */
  readonly main: string
}

const MAIN = ['ndcg@10', 'rmse', 'accuracy', 'hr@10']
const LONGEST_NAME = 27

/** A name of at most 27 characters. */
export const shortened = (name: string): string =>
  name.length <= LONGEST_NAME ? name : `${name.slice(0, 15)}…${name.slice(-(LONGEST_NAME - 16))}`

/** Puts a report in order. */
export const viewOf = (report: EvaluationReport): ReportView => {
  const [first] = report.models
  const has = (figure: string): boolean => report.models.some(({ figures }) => figure in figures)
  const main = MAIN.find(has) ?? Object.keys(first?.figures ?? {})[0] ?? 'ndcg@10'
  const sign = nameOf(main).better === 'less' ? 1 : -1
  const worth = ({ figures }: ModelReport): number => sign * (figures[main]?.value ?? -sign * Infinity)
  const models = [...report.models]
    .sort((a, b) => worth(a) - worth(b))
    .map((model, place) => ({
      ...model,
      number: place + 1,
      short: shortened(model.model),
      beatenBy: surely(report.comparisons, main)
        .filter(({ other }) => other === model.model)
        .map(({ better }) => better),
    }))
  return { report, models, main }
}

/** What the report is called. */
export const titleOf = ({ models, dataset }: EvaluationReport): string =>
  `${models.length} ${models.length === 1 ? 'model' : 'models'} on ${dataset.name}`

/** Comparisons by one figure that are more than chance. */
export const surely = (comparisons: readonly Comparison[], metric: string): Comparison[] =>
  comparisons.filter((pair) => pair.metric === metric && pair.correctedPValue < LEVEL)

/** Of some figure names those that any model has. */
export const presentIn = ({ models }: ReportView, names: readonly string[]): string[] =>
  names.filter((name) => models.some(({ figures }) => name in figures))

/** Groupings that tell users apart, with the figure that is told group by group. */
export const groupingsOf = (view: ReportView): { readonly grouping: Grouping; readonly figure: string }[] => {
  const figure = ['hr@10', 'rmse'].find((name) => presentIn(view, [name]).length > 0)
  const groupings = view.models[0]?.groupings ?? []
  return figure === undefined
    ? []
    : groupings.filter(({ groups }) => groups.length > 1).map((grouping) => ({ grouping, figure }))
}

/** A model's figure in a group; undefined where it has none. */
export const inGroup = (
  model: ModelReport,
  { by, group, figure }: { by: Grouping['by']; group: string; figure: string },
): Estimate | undefined =>
  model.groupings.find((grouping) => grouping.by === by)?.groups.find(({ name }) => name === group)?.figures[
    figure
  ]

/** Digits that suit a figure's size. */
export const rounded = (value: number | undefined, digits = 4): string =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits)

/** From the lowest to the highest value of an interval. */
export const spanOf = ({ low, high }: Estimate): string =>
  `${rounded(low)}${low < 0 ? ' to ' : '–'}${rounded(high)}`

/** 0.1194 (0.1035–0.1358); without the interval where there is nothing to resample. */
export const withInterval = (estimate: Estimate | undefined): string => {
  if (estimate === undefined) return '–'
  const { value, low, high } = estimate
  return low === high ? rounded(value) : `${rounded(value)} (${spanOf(estimate)})`
}

/** p values below a ten-thousandth are not told apart. */
export const pValue = (p: number): string => (p < 0.0001 ? '< 0.0001' : p.toFixed(4))
