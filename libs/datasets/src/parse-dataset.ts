/** Files of lines become events: one at a time in file order, or all in the order of time. */
import type { ClickstreamEvent, CatalogItem } from '@profilestream/contracts'
import type {
  Dataset,
  DatasetFile,
  DatasetFormat,
  DatasetOptions,
  DatasetRecord,
  LineProblem,
} from './dataset.js'
import { readers } from './formats/readers.js'

/** Reads a data set line by line, in the order of its files; files that the format does not know are passed over. */
export async function* parseDataset(
  format: DatasetFormat,
  files: readonly DatasetFile[],
  options: DatasetOptions = {},
): AsyncGenerator<DatasetRecord> {
  for (const { name, lines } of files) {
    const read = openFile(name, format, options)
    if (read === null) continue
    for await (const line of lines) yield* read(line)
  }
}

/** Hands over each record in turn; lines that are at hand don't wait for one another. */
const forEachRecord = async (
  { name, lines }: DatasetFile,
  { format, options }: { format: DatasetFormat; options: DatasetOptions },
  take: (record: DatasetRecord) => void,
): Promise<void> => {
  const read = openFile(name, format, options)
  if (read === null) return
  if (Symbol.iterator in lines) {
    for (const line of lines) read(line).forEach(take)
  } else {
    for await (const line of lines) read(line).forEach(take)
  }
}

/** Reads the lines of one file, one after the other. */
type FileReading = (line: string) => readonly DatasetRecord[]

const openFile = (path: string, format: DatasetFormat, options: DatasetOptions): FileReading | null => {
  const { name = format, scenario = null } = options
  const reader = readers[format]
  const file = baseName(path)
  const read =
    reader.scenario === null
      ? reader.open(file, { name, scenario })
      : reader.open(file, { name, scenario: scenario ?? reader.scenario })
  let number = 0
  return read === null ? null : (line) => read({ line: withoutReturn(line), file, number: (number += 1) })
}

/** A path's last part. */
export const baseName = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)

/** Reads a data set whole and puts its events in the order of time, then line. All of it is held in memory. */
export const readDataset = async (
  format: DatasetFormat,
  files: readonly DatasetFile[],
  options: DatasetOptions = {},
): Promise<Dataset> => {
  const events: ClickstreamEvent[] = []
  const items: CatalogItem[] = []
  const problems: LineProblem[] = []
  const take = (record: DatasetRecord): void => {
    if (record.kind === 'event') events.push(record.event)
    else if (record.kind === 'item') items.push(record.item)
    else problems.push(record.problem)
  }
  for (const file of files) await forEachRecord(file, { format, options }, take)
  // The sort is stable, so events of one time keep the order of their lines.
  events.sort((a, b) => a.occurredAt - b.occurredAt)
  return { format, events, items, problems }
}
