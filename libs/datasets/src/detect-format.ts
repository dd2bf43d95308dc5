/** Which format a file or folder has, by file names and first lines. */
import type { DatasetFormat } from './dataset.js'
import { isCsvHeader } from './formats/csv.js'
import { baseName } from './parse-dataset.js'

/** A file as the detector sees it. */
export interface FileGlimpse {
  /** File name or path. */
  readonly name: string
  /** Its first lines; three are enough. */
  readonly firstLines: readonly string[]
}

/** The format, and which of the files to read for it. */
export interface DetectedFormat {
  readonly format: DatasetFormat
  /** Names out of the glimpses, in reading order: items before events. */
  readonly files: readonly string[]
}

/** How a format is known. The first that fits wins, so the most telling stand first. */
interface Sign {
  readonly format: DatasetFormat
  /** Whether a file holds events of this format. */
  readonly isEvents: (file: string, lines: readonly string[]) => boolean
  /** Names of files beside it that hold items or more. */
  readonly beside?: RegExp
}

const SIGNS: readonly Sign[] = [
  { format: 'ml-100k', isEvents: (file) => file.endsWith('.inter'), beside: /\.item$/ },
  { format: 'mind', isEvents: (file) => file === 'behaviors.tsv', beside: /^news\.tsv$/ },
  {
    format: 'lastfm',
    isEvents: (file) => file === 'user_artists.dat',
    beside: /^(artists|user_friends)\.dat$/,
  },
  {
    format: 'deskdrop',
    isEvents: (_file, [first = '']) => first.startsWith('timestamp,eventType,contentId'),
  },
  { format: 'sessions', isEvents: (_file, [first = '']) => /^SessionId\tItemId\tTime\r?$/.test(first) },
  {
    format: 'collegemsg',
    isEvents: (_file, [first = '']) => /^Source\s+Destination\s+Timestamp\r?$/.test(first),
  },
  { format: 'ndjson', isEvents: (_file, [first = '']) => first.startsWith('{') },
  { format: 'csv', isEvents: (_file, [first = '']) => isCsvHeader(first.replace(/\r$/, '')) },
  {
    format: 'pairs',
    isEvents: (file, lines) => isPlain(file) && lines.every((line) => tokens(line).length === 2),
  },
  {
    format: 'sequences',
    isEvents: (file, lines) => isPlain(file) && lines.every(isSequence),
    beside: /^items\.tsv$/,
  },
]

/** Plain lists of ids have no telling header; tables and texts are not mistaken for them. */
const isPlain = (file: string): boolean => !/\.(tsv|csv|json|md|dat|user|item)$|^readme/i.test(file)

const tokens = (line: string): string[] => line.split(/\s+/).filter(Boolean)

/** Bytes that no text file has. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const BINARY = /[\u0000-\u0008\ufffd]|^PAR1/

/** Ids of letters, digits and marks, of which numbers are the usual kind: prose has words without any digit. */
const isSequence = (line: string): boolean =>
  tokens(line).length > 0 && tokens(line).every((token) => /\d/.test(token))

/** Finds the format of one file or of a folder's files; null when none fits. */
export const detectFormat = (files: readonly FileGlimpse[]): DetectedFormat | null => {
  const known = files.filter(
    ({ firstLines }) => firstLines.length > 0 && !firstLines.some((line) => BINARY.test(line)),
  )
  for (const { format, isEvents, beside } of SIGNS) {
    const events = known.filter(({ name, firstLines }) => isEvents(baseName(name), firstLines))
    const others = known.filter(
      (file) => !events.includes(file) && beside?.test(baseName(file.name)) === true,
    )
    if (events.length > 0) return { format, files: [...others, ...events].map(({ name }) => name) }
  }
  return null
}
