/** How far data sets have been replayed by a start: kept on disk, so that a second start goes on where the first stopped. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'

const datasetProgress = z.object({
  format: z.literal(1),
  /** Events that Kafka has acknowledged, by the data set's path. */
  datasets: z.record(z.string(), z.int().nonnegative()),
})

/** Where progress is kept. */
export interface DatasetProgressFile {
  /** Events acknowledged so far, 0 for a data set that was never begun. */
  read(dataset: string): Promise<number>
  write(dataset: string, events: number): Promise<void>
}

const readAll = async (path: string): Promise<Readonly<Record<string, number>>> => {
  try {
    return datasetProgress.parse(JSON.parse(await readFile(path, 'utf8'))).datasets
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

/** Progress in a JSON file, written whole. */
export const createDatasetProgressFile = (path: string): DatasetProgressFile => ({
  read: async (dataset) => (await readAll(path))[dataset] ?? 0,
  async write(dataset, events) {
    const datasets = { ...(await readAll(path)), [dataset]: events }
    await mkdir(dirname(path), { recursive: true })
    await writeFile(`${path}.new`, `${JSON.stringify({ format: 1, datasets }, null, 2)}\n`)
    await rename(`${path}.new`, path)
  },
})
