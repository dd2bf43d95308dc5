/** The result of `profilestream evaluate --json`, as far as the document reads it. */
import type {
  Comparison,
  DatasetSize,
  EvaluationReport,
  ModelReport,
  ProbeReport,
} from '@profilestream/evaluation'

/** The file's fields: `reports` holds what `models` is in the report. */
export interface Judged extends Omit<EvaluationReport, 'models'> {
  readonly reports: readonly ModelReport[]
}

/** The fields of a report of `--task probes`, as far as the document reads it. */
export interface JudgedProbes {
  readonly task: 'probes'
  readonly dataset: DatasetSize
  readonly options: { readonly held: number }
  readonly networks: readonly { readonly model: string; readonly epochs: number; readonly seconds: number }[]
  readonly labels: readonly ProbeReport[]
}

export type { Comparison, ModelReport }
