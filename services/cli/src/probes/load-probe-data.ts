/** What probes are judged on: a data set whose newest interactions are kept apart, and what is to be read of its users. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, type CatalogItem, type ItemId, type UserId } from '@profilestream/contracts'
import { holdNewest, readTraits, toSequences, type PartedPasts, type Traits } from '@profilestream/datasets'
import { linesOf } from '../datasets/open-dataset.js'
import { readEvents, type SequenceSource } from '../evaluate/load-sequences.js'
import { LEAST_OF_CLASS, labelTasks, type UserTask } from './label-tasks.js'

/** The data, parted. */
export interface ProbeData extends PartedPasts {
  readonly name: string
  /** Interactions of everybody, those kept apart too. */
  readonly interactions: number
  readonly problems: number
  /** What networks learn from: one user a sequence, item indices, oldest first; nothing that is kept apart. */
  readonly sequences: readonly Int32Array[]
  /** Item of each index. */
  readonly items: readonly ItemId[]
  readonly described: ReadonlyMap<ItemId, CatalogItem>
  /** Who is asked about: those of whom something is kept apart. */
  readonly users: readonly UserId[]
  /** Their histories, as in the sequences. */
  readonly histories: readonly Int32Array[]
  readonly tasks: readonly UserTask[]
}

/** Interactions of each user that are kept apart, and that must be left. */
export const HELD = { count: 10, least: 5 } as const

/** Reads and parts the data set that --events names. @throws ConfigError where there is nothing to read of its users */
export const loadProbeData = async (source: SequenceSource): Promise<ProbeData> => {
  const { events: path } = source
  if (path === undefined)
    throw new ConfigError('--task probes reads a data set: give --events, not --sequences')
  const dataset = await readEvents(path, source)
  const parted = holdNewest(dataset.events, HELD)
  const { sequences, items, users: all } = toSequences(parted.past)
  const places = [...all.keys()].filter((place) => parted.newest.has(all[place] ?? ('' as UserId)))
  const users = places.flatMap((place) => all[place] ?? [])
  const described = new Map(dataset.items.map((item) => [item.itemId, item]))
  const traits = await traitsBeside(path)
  const tasks = labelTasks(users, { newest: parted.newest, items: described, traits })
  if (tasks.length === 0)
    throw new ConfigError(
      `${dataset.name} says nothing that could be read of its users: --task probes needs genres of items, prices, ages or genders, of at least ${2 * LEAST_OF_CLASS} users with ${HELD.count + HELD.least} interactions`,
    )
  return {
    ...parted,
    ...{ name: dataset.name, problems: dataset.problems.length, described, sequences, items, users, tasks },
    interactions: parted.past.length + users.length * HELD.count,
    histories: places.flatMap((place) => sequences[place] ?? []),
  }
}

/** What a file of people beside the events says; nothing where there is none. */
const traitsBeside = async (path: string): Promise<ReadonlyMap<UserId, Traits>> => {
  const names = (await stat(path)).isDirectory() ? await readdir(path) : []
  const file = names.find((name) => name === 'users.tsv' || name.endsWith('.user'))
  return file === undefined ? new Map() : readTraits(linesOf(join(path, file)))
}
