/** The options by which commands name a data set, and what is told of lines that could not be read. */
import type { CliContext } from '../context.js'
import { formatNamed } from '../datasets/open-dataset.js'
import type { SequenceSource } from '../evaluate/load-sequences.js'

/** The options as they are typed. */
export interface DatasetOptions {
  readonly events?: string
  readonly sequences?: string
  readonly format?: string
  readonly scenario?: string
}

/** The data set that they name. @throws ConfigError for an unknown format */
export const sourceOf = ({ events, sequences, format, scenario }: DatasetOptions): SequenceSource => ({
  ...(events === undefined ? {} : { events }),
  ...(sequences === undefined ? {} : { sequences }),
  ...(format === undefined ? {} : { format: formatNamed(format) }),
  ...(scenario === undefined ? {} : { scenario }),
})

/** Tells how many lines were left out, if any. */
export const tellUnread = (problems: number, { tell }: Pick<CliContext, 'tell'>): void => {
  if (problems > 0) tell(`${problems} lines could not be read and are left out.`)
}
