/** The result of `profilestream evaluate --json`, as far as the document reads it. */
import type { Comparison, EvaluationReport, ModelReport } from '@profilestream/evaluation'

/** The file's fields: `reports` holds what `models` is in the report. */
export interface Judged extends Omit<EvaluationReport, 'models'> {
  readonly reports: readonly ModelReport[]
}

export type { Comparison, ModelReport }
