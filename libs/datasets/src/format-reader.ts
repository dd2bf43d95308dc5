/** What every format is made of: which files it reads, and what one line of each gives. */
import type { ScenarioName } from '@profilestream/contracts'
import type { DatasetFormat, DatasetRecord } from './dataset.js'

/** One line and where it stands. */
export interface LinePlace {
  readonly line: string
  /** File name without its folder. */
  readonly file: string
  /** 1 for the first line of the file. */
  readonly number: number
}

/** What holds for the whole data set. */
export interface ReadingContext<Scenario extends ScenarioName | null = ScenarioName> {
  /** The data set's name: the beginning of its event ids. */
  readonly name: string
  /** The scenario of its events; null when each event must name its own. */
  readonly scenario: Scenario
}

/** What a line gives: nothing, one record or several. May remember earlier lines. */
export type LineReader = (place: LinePlace) => readonly DatasetRecord[]

/** A format of others, whose events all belong to one scenario. */
export interface PublishedFormat {
  readonly format: DatasetFormat
  /** The scenario, unless another is given. */
  readonly scenario: ScenarioName
  /**
   * Makes the reader of one file.
   * @returns null for a file that this format does not read
   */
  open(file: string, context: ReadingContext): LineReader | null
}

/** A format of ours, whose events may each name their scenario. */
export interface OwnFormat {
  readonly format: DatasetFormat
  readonly scenario: null
  /** Makes the reader of one file. */
  open(file: string, context: ReadingContext<ScenarioName | null>): LineReader | null
}

/** A line that can't be read. */
export const problemAt = ({ file, number }: LinePlace, detail: string): readonly DatasetRecord[] => [
  { kind: 'problem', problem: { file, line: number, detail } },
]

/** A text as it is shown in a problem: quoted, and not too long. */
export const shownText = (text: string): string =>
  text.length > 60 ? `"${text.slice(0, 60)}…"` : `"${text}"`

/** The id of an event that has none of its own: the same whenever the same line is read. */
export const lineId = (
  { name }: Pick<ReadingContext, 'name'>,
  { file, number }: LinePlace,
  part?: number,
): string => `${name}/${file}:${number}${part === undefined ? '' : `:${part}`}`
