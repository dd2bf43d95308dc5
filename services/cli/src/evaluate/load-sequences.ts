/** What evaluate judges models on: the item sequences of a file of events or of sequences, and what is known of the items. */
import { basename } from 'node:path'
import {
  asScenarioName,
  ConfigError,
  type CatalogItem,
  type ClickstreamEvent,
  type ScenarioDefinition,
  titleWords,
} from '@profilestream/contracts'
import {
  type Dataset,
  type DatasetFormat,
  hasTimes,
  readDataset,
  readSequences,
  type SequenceOptions,
  type Sequences,
  toSequences,
} from '@profilestream/datasets'
import type { ItemFacts, StepColumns } from '@profilestream/evaluation'
import { hundredthsOf } from '@profilestream/profile'
import { linesOf, openDataset } from '../datasets/open-dataset.js'

/** Where the sequences come from; exactly one of the two files is given. */
export interface SequenceSource {
  /** A data set in any format that replay takes. */
  readonly events?: string
  /** One user a line, item ids in time order, the last is the target. */
  readonly sequences?: string
  readonly format?: DatasetFormat
  readonly scenario?: string
  /** By name: how much an interaction is, is read as its scenario says; not at all when left out. */
  readonly definitions?: ReadonlyMap<string, ScenarioDefinition>
}

/** The sequences and what to call them. */
export interface LoadedSequences extends Sequences {
  readonly name: string
  readonly interactions: number
  /** Lines that could not be read. */
  readonly problems: number
  /** What the data set says of its items, by index. */
  readonly facts: ItemFacts
  /** What is known of the interactions beside their items, as long as the sequences; absent where only items are known. */
  readonly columns?: readonly StepColumns[]
}

type Read = Sequences & Pick<LoadedSequences, 'name' | 'problems' | 'facts' | 'columns'>

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
  const { times, actions, values, ...read } = toSequences(dataset.events, valuesBy(source))
  const ordered = times && hasTimes(dataset.format) ? { times } : {}
  const known = { ...ordered, ...(actions && { actions }), ...(values && { values }) }
  return counted({
    ...read,
    ...ordered,
    columns: read.users.map((_, user) => columnsOfUser(known, user)),
    name: dataset.name,
    problems: dataset.problems.length,
    facts: factsOf(read.items, dataset),
  })
}

/** What of one user's interactions is known beside their items. */
const columnsOfUser = ({ times, actions, values }: Partial<Sequences>, user: number): StepColumns => ({
  ...(times?.[user] && { at: times[user] }),
  ...(actions?.[user] && { actions: actions[user] }),
  ...(values?.[user] && { values: values[user] }),
})

const FULL = 100

/** What an event's scenario says of its action's value; all of it where it says nothing. */
const valuesBy = ({ definitions }: SequenceSource): SequenceOptions =>
  definitions === undefined
    ? {}
    : {
        readValue: (event) => {
          const scenario = definitions.get(event.scenario)
          const action = scenario?.actions[event.action]
          return scenario && action ? hundredthsOf(event, action, scenario) : FULL
        },
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
