/** A path on disk becomes a data set: its files found, its format detected or taken as told, its lines streamed. */
import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { ConfigError, didYouMean } from '@profilestream/contracts'
import {
  DATASET_FORMATS,
  type DatasetFile,
  type DatasetFormat,
  detectFormat,
  type FileGlimpse,
} from '@profilestream/datasets'

/** A data set that can be read. */
export interface OpenedDataset {
  /** The folder's or file's name without its ending: the beginning of event ids. */
  readonly name: string
  readonly format: DatasetFormat
  /** Each may be read once. */
  readonly files: readonly DatasetFile[]
}

/** How much of a file is looked at to tell its format, bytes. */
const GLIMPSE_BYTES = 16_384
/** Lines that the detector sees. */
const GLIMPSE_LINES = 5

/**
 * The lines of a text file, one at a time. The file is opened when they are asked for: readline speaks as soon as it is
 * made, and lines that nobody hears yet are lost.
 */
export const linesOf = (path: string): AsyncIterable<string> => ({
  [Symbol.asyncIterator]: () =>
    createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })[
      Symbol.asyncIterator
    ](),
})

const firstLinesOf = async (path: string): Promise<string[]> => {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(GLIMPSE_BYTES), 0, GLIMPSE_BYTES, 0)
    const text = buffer.toString('utf8', 0, bytesRead)
    return text.includes('\0') ? [] : text.split(/\r?\n/).slice(0, GLIMPSE_LINES)
  } finally {
    await file.close()
  }
}

const glimpse = async (path: string): Promise<FileGlimpse> => ({
  name: path,
  firstLines: await firstLinesOf(path),
})

const filesAt = async (path: string): Promise<string[]> => {
  const found = await stat(path).catch((error: unknown) => {
    throw new ConfigError(`${path} can't be read: give the path of a data set's file or folder`, {
      cause: error,
    })
  })
  if (!found.isDirectory()) return [path]
  const entries = await readdir(path, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(path, entry.name))
    .sort()
}

/**
 * A format by its name.
 * @throws ConfigError naming the formats there are
 */
export const formatNamed = (name: string): DatasetFormat => {
  const format = DATASET_FORMATS.find((known) => known === name)
  if (format !== undefined) return format
  throw new ConfigError(
    `${name} is not a format${didYouMean(name, DATASET_FORMATS)}; there are ${DATASET_FORMATS.join(', ')}`,
  )
}

/**
 * Opens a data set.
 * @param path    a file or a folder
 * @param format  its format; found by file names and first lines when absent
 * @throws ConfigError when nothing is there or its format can't be told
 */
export const openDataset = async (path: string, format?: DatasetFormat): Promise<OpenedDataset> => {
  const glimpses = await Promise.all((await filesAt(path)).map(glimpse))
  const detected = detectFormat(glimpses)
  const chosen = format ?? detected?.format
  if (chosen === undefined) {
    throw new ConfigError(
      `The format of ${path} can't be told: say it with --format (${DATASET_FORMATS.join(', ')})`,
    )
  }
  const names = detected?.format === chosen ? detected.files : glimpses.map(({ name }) => name)
  return {
    name: basename(path).replace(/\.[^.]*$/, ''),
    format: chosen,
    files: names.map((name) => ({ name, lines: linesOf(name) })),
  }
}
