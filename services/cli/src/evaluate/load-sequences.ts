/** What evaluate judges models on: the item sequences of a file of events or of sequences. */
import { basename } from 'node:path'
import { asScenarioName, ConfigError } from '@profilestream/contracts'
import {
  type DatasetFormat,
  readDataset,
  readSequences,
  type Sequences,
  toSequences,
} from '@profilestream/datasets'
import { linesOf, openDataset } from '../datasets/open-dataset.js'

/** Where the sequences come from; exactly one of the two files is given. */
export interface SequenceSource {
  /** A data set in any format that replay takes. */
  readonly events?: string
  /** One user a line, item ids in time order, the last is the target. */
  readonly sequences?: string
  readonly format?: DatasetFormat
  readonly scenario?: string
}

/** The sequences and what to call them. */
export interface LoadedSequences extends Sequences {
  readonly name: string
  readonly interactions: number
  /** Lines that could not be read. */
  readonly problems: number
}

const named = (name: string, read: Sequences, problems: number): LoadedSequences => ({
  ...read,
  name,
  interactions: read.sequences.reduce((sum, sequence) => sum + sequence.length, 0),
  problems,
})

const fromEvents = async (path: string, { format, scenario }: SequenceSource): Promise<LoadedSequences> => {
  const opened = await openDataset(path, format)
  const options = {
    name: opened.name,
    ...(scenario === undefined ? {} : { scenario: asScenarioName(scenario) }),
  }
  const dataset = await readDataset(opened.format, opened.files, options)
  return named(opened.name, toSequences(dataset.events), dataset.problems.length)
}

/**
 * Loads the sequences.
 * @throws ConfigError unless exactly one of --events and --sequences is given, or when nothing can be read from it
 */
export const loadSequences = async (source: SequenceSource): Promise<LoadedSequences> => {
  const { events, sequences } = source
  if ((events === undefined) === (sequences === undefined)) {
    throw new ConfigError('Give exactly one of --events FILE and --sequences FILE')
  }
  const loaded =
    events !== undefined
      ? await fromEvents(events, source)
      : named(basename(sequences ?? ''), await readSequences(linesOf(sequences ?? '')), 0)
  if (loaded.sequences.length === 0)
    throw new ConfigError(`${events ?? sequences ?? ''} holds no interaction: nothing can be judged`)
  return loaded
}
