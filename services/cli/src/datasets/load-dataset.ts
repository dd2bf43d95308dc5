/** A data set read whole, as options name it, and what is said of its faulty lines. */
import { asScenarioName } from '@profilestream/contracts'
import { type Dataset, type LineProblem, readDataset } from '@profilestream/datasets'
import { formatNamed, openDataset } from './open-dataset.js'

/** Which data set, and how it is read. */
export interface DatasetChoice {
  /** A file or a folder. */
  readonly dataset: string
  /** Found by file names and first lines when absent. */
  readonly format?: string
  /** The format's own when absent. */
  readonly scenario?: string
}

/** Faulty lines that are named one by one. */
const NAMED_PROBLEMS = 5

/** Reads a data set whole. */
export const loadDataset = async (options: DatasetChoice): Promise<Dataset> => {
  const opened = await openDataset(
    options.dataset,
    options.format === undefined ? undefined : formatNamed(options.format),
  )
  const scenario = options.scenario === undefined ? {} : { scenario: asScenarioName(options.scenario) }
  return readDataset(opened.format, opened.files, { name: opened.name, ...scenario })
}

/** Tells which lines could not be read: the first few by name. */
export const tellProblems = (problems: readonly LineProblem[], tell: (line: string) => void): void => {
  for (const { file, line, detail } of problems.slice(0, NAMED_PROBLEMS)) tell(`${file}:${line}: ${detail}`)
  if (problems.length > NAMED_PROBLEMS)
    tell(`… and ${problems.length - NAMED_PROBLEMS} more lines that could not be read`)
}
