/** Files of lines become events: one at a time in file order, or all in the order of time. */
import type { Dataset, DatasetFile, DatasetFormat, DatasetOptions, DatasetRecord } from './dataset.js'

/** Reads a data set line by line, in the order of its files. */
export const parseDataset = (
  format: DatasetFormat,
  files: readonly DatasetFile[],
  options: DatasetOptions = {},
): AsyncIterable<DatasetRecord> => {
  throw new Error(`not yet: ${format} ${files.length} ${options.name ?? ''}`)
}

/** Reads a data set whole and puts its events in the order of time, then line. */
export const readDataset = (
  format: DatasetFormat,
  files: readonly DatasetFile[],
  options: DatasetOptions = {},
): Promise<Dataset> => {
  throw new Error(`not yet: ${format} ${files.length} ${options.name ?? ''}`)
}
