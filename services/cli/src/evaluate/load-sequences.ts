/** What evaluate judges models on: the item sequences of a file of events or of sequences, and what is known of the items. */
import { basename } from 'node:path'
import {
  asScenarioName,
  ConfigError,
  type CatalogItem,
  type ClickstreamEvent,
  titleWords,
} from '@profilestream/contracts'
import {
  type Dataset,
  type DatasetFormat,
  hasTimes,
  readDataset,
  readSequences,
  type Sequences,
  toSequences,
} from '@profilestream/datasets'
import type { ItemFacts } from '@profilestream/evaluation'
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
  /** What the data set says of its items, by index. */
  readonly facts: ItemFacts
}

type Read = Sequences & Pick<LoadedSequences, 'name' | 'problems' | 'facts'>

const counted = (read: Read): LoadedSequences => ({
  ...read,
  interactions: read.sequences.reduce((sum, sequence) => sum + sequence.length, 0),
})

/** Reads the data set that --events names. */
export const readEvents = async (
  path: string,
  { format, scenario }: SequenceSource,
): Promise<Dataset & { readonly name: string }> => {
  const opened = await openDataset(path, format)
  const options = {
    name: opened.name,
    ...(scenario === undefined ? {} : { scenario: asScenarioName(scenario) }),
  }
  return { ...(await readDataset(opened.format, opened.files, options)), name: opened.name }
}

const fromEvents = async (path: string, source: SequenceSource): Promise<LoadedSequences> => {
  const dataset = await readEvents(path, source)
  const { times, ...read } = toSequences(dataset.events)
  return counted({
    ...read,
    ...(times !== undefined && hasTimes(dataset.format) ? { times } : {}),
    name: dataset.name,
    problems: dataset.problems.length,
    facts: factsOf(read.items, dataset),
  })
}

const factsOf = (items: Sequences['items'], { events, items: described }: Dataset): ItemFacts => {
  const categories = new Map(described.map((item) => [item.itemId, item.categories]))
  const labels = new Map(described.map((item) => [item.itemId, labelsOf(item)]))
  const scenarios = scenariosOf(events)
  return {
    ...(items.some((item) => (categories.get(item)?.length ?? 0) > 0)
      ? { categories: items.map((item) => categories.get(item) ?? []) }
      : {}),
    ...(items.some((item) => labels.has(item))
      ? { labels: items.map((item) => labels.get(item) ?? []) }
      : {}),
    scenarios: items.map((item) => scenarios.get(item) ?? ''),
  }
}

/** What an item says of itself, each once: its categories, its tags, the longer words of its title. */
const labelsOf = ({ categories, tags, title }: CatalogItem): string[] => [
  ...new Set([...categories, ...tags, ...titleWords(title)]),
]

const scenariosOf = (events: readonly ClickstreamEvent[]): ReadonlyMap<string, string> => {
  const scenarios = new Map<string, string>()
  for (const { itemId, scenario } of events) {
    if (itemId !== null && !scenarios.has(itemId)) scenarios.set(itemId, scenario)
  }
  return scenarios
}

const fromSequences = async (path: string): Promise<LoadedSequences> =>
  counted({ ...(await readSequences(linesOf(path))), name: basename(path), problems: 0, facts: {} })

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
    events !== undefined ? await fromEvents(events, source) : await fromSequences(sequences ?? '')
  if (loaded.sequences.length === 0)
    throw new ConfigError(`${events ?? sequences ?? ''} holds no interaction: nothing can be judged`)
  return loaded
}
