/** Networks trained on what users did before, their vectors read by probes beside interests: the report of --task probes. */
import { createSeededRandom, type ScenarioDefinition } from '@profilestream/contracts'
import {
  DEFAULT_PROBE_FOLDS,
  DEFAULT_RESAMPLES,
  judgeProbes,
  trainSetOf,
  type DatasetSize,
  type ProbeReport,
  type Reading,
} from '@profilestream/evaluation'
import type { FittedEncoder } from '@profilestream/models'
import type { JudgeEars } from '../evaluate/judge-sequences.js'
import { encoderModelsOf } from '../models/load-models.js'
import { interestRows } from './interest-rows.js'
import type { UserTask } from './label-tasks.js'
import { HELD, type ProbeData } from './load-probe-data.js'
import { nearestToItem, nearestToUser, type ItemSpace, type Nearest } from './nearest.js'

/** One network whose vectors were read. */
export interface ProbedNetwork {
  readonly model: string
  readonly dimension: number
  /** Passes over the data within its budget, and seconds. */
  readonly epochs: number
  readonly seconds: number
}

/** The report. */
export interface ProbesReport {
  readonly task: 'probes'
  readonly dataset: DatasetSize
  readonly options: {
    readonly seed: number
    readonly folds: number
    readonly resamples: number
    /** Newest interactions of each user that are kept apart. */
    readonly held: number
  }
  readonly networks: readonly ProbedNetwork[]
  readonly labels: readonly ProbeReport[]
  /** In the space of the first network. */
  readonly nearest: { readonly users: readonly Nearest[]; readonly items: readonly Nearest[] }
}

/** Examples of users and of items. */
const EXAMPLES = 4
/** Examples are drawn among so many of the most popular items: people know them. */
const KNOWN_ITEMS = 200

/** Trains all networks of a list and judges what can be read of each label. @throws ConfigError naming what is unknown */
export const judgeProbesOf = async (
  list: string,
  data: ProbeData,
  {
    scenarios,
    seed,
    ears,
  }: {
    readonly scenarios: ReadonlyMap<string, ScenarioDefinition>
    readonly seed: number
    readonly ears: JudgeEars
  },
): Promise<ProbesReport> => {
  const interests = interestRows(data.users, { past: data.past, items: data.described, scenarios })
  const readings: Reading[] = interests === null ? [] : [interests]
  const { encodeInBatches } = await import('@profilestream/models')
  const networks: ProbedNetwork[] = []
  let nearest: ProbesReport['nearest'] = { users: [], items: [] }
  for (const model of await encoderModelsOf(list)) {
    const fitted = await model.fit(trainSetOf(data.sequences, data.items.length), { seed, ...ears })
    const rows = encodeInBatches(fitted.encoder, data.histories)
    if (networks.length === 0) nearest = examplesOf(data, fitted, { rows, seed })
    fitted.encoder.dispose()
    const { dimension, epochs, seconds } = fitted.trained
    networks.push({ model: model.name, dimension, epochs, seconds })
    readings.push({ name: model.name, rows, width: dimension })
    ears.onJudged(model.name)
  }
  return {
    task: 'probes',
    dataset: sizeOf(data),
    options: { seed, folds: DEFAULT_PROBE_FOLDS, resamples: DEFAULT_RESAMPLES, held: HELD.count },
    networks,
    labels: data.tasks.map((task) =>
      judgeProbes(
        task,
        readings.map((reading) => rowsOf(reading, task)),
        { seed },
      ),
    ),
    nearest,
  }
}

const sizeOf = ({ name, sequences, items, interactions }: ProbeData): DatasetSize => ({
  name,
  users: sequences.length,
  items: items.length,
  interactions,
})

/** The rows of a task's users. */
const rowsOf = ({ name, rows, width }: Reading, { users }: UserTask): Reading => ({
  name,
  width,
  rows: Float32Array.from({ length: users.length * width }, (_, at) => {
    const user = users[Math.floor(at / width)] ?? 0
    return rows[user * width + (at % width)] ?? 0
  }),
})

const examplesOf = (
  { histories, sequences, items, described }: ProbeData,
  { trained }: FittedEncoder,
  { rows, seed }: { readonly rows: Float32Array; readonly seed: number },
): ProbesReport['nearest'] => {
  const { dimension, itemEmbeddings } = trained
  const titleOf = (item: number): string => {
    const itemId = items[item]
    return itemId === undefined ? '' : (described.get(itemId)?.title ?? itemId)
  }
  const space: ItemSpace = { embeddings: itemEmbeddings, dimension, titleOf }
  const random = createSeededRandom(seed)
  const drawn = (below: number): number[] =>
    Array.from({ length: Math.min(EXAMPLES, below) }, () => random.integer(below))
  const known = mostPopular(sequences, items.length)
  return {
    users: drawn(histories.length).map((user) =>
      nearestToUser(
        space,
        rows.subarray(user * dimension, (user + 1) * dimension),
        histories[user] ?? new Int32Array(0),
      ),
    ),
    items: drawn(known.length).map((place) => nearestToItem(space, known[place] ?? 0)),
  }
}

const mostPopular = (sequences: readonly Int32Array[], items: number): number[] => {
  const counts = new Uint32Array(items)
  for (const sequence of sequences) for (const item of sequence) counts[item] = (counts[item] ?? 0) + 1
  return [...counts.keys()].sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0)).slice(0, KNOWN_ITEMS)
}
