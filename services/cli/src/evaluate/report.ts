/** What evaluate tells programs: the report as JSON, the plain figures of before first. */
import type { EvaluationReport, Figures, ModelReport } from '@profilestream/evaluation'

/** The result of one run, as --json writes it: `models` holds plain numbers, all else is the report's. */
export interface ReportFile extends Omit<EvaluationReport, 'models'> {
  /** By the model's name as it was spelled: hr@5, hr@10, …, ndcg@20, mrr, users, seconds; rmse, mae for ratings; accuracy, loss for categories. */
  readonly models: Readonly<Record<string, Figures>>
  /** Every figure with its interval, by group, and the costs. */
  readonly reports: readonly ModelReport[]
}

const PLAIN = /^(hr@\d+|ndcg@\d+|mrr|rmse|mae|accuracy|loss|accuracyAny)$/

const plainFigures = ({ figures, cost }: ModelReport, users: number): Figures => ({
  ...Object.fromEntries(
    Object.entries(figures)
      .filter(([name]) => PLAIN.test(name))
      .map(([name, { value }]) => [name, value]),
  ),
  users,
  seconds: cost.fitSeconds + (cost.listMs * users) / 1_000,
})

/** The report as a file. */
export const reportFile = ({ protocol, dataset, models, ...rest }: EvaluationReport): ReportFile => ({
  protocol,
  dataset,
  models: Object.fromEntries(models.map((model) => [model.model, plainFigures(model, rest.judged)])),
  ...rest,
  reports: models,
})
