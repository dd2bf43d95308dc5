/**
 * The encode bench: users a second in batches of 512, and the time of one history alone, for each architecture at the
 * size of MovieLens 1M. How fast an encoder is does not depend on what it has learned, so it has learned for a moment only.
 */
import {
  ARCHITECTURES,
  loadEncoder,
  trainEncoder,
  type Architecture,
  type Encoder,
} from '@profilestream/models'
import { describeMachine, rounded, type Figure, type RunBench } from './bench.js'

const ITEMS = 3416
const AT_ONCE = 512
const BATCHES = 12
const SINGLES = 300
/** Longest history read: as the defaults are for MovieLens 1M. */
const LENGTHS: Readonly<Record<Architecture, number>> = {
  mlp: 100,
  cnn: 100,
  rnn: 50,
  hybrid: 50,
  attention: 100,
}

/** Histories of the full length, the same on every run. */
const histories = (count: number, length: number): Int32Array[] =>
  Array.from({ length: count }, (_, user) =>
    Int32Array.from({ length }, (_unused, at) => (user * 7919 + at * 104_729) % ITEMS),
  )

const anEncoder = async (architecture: Architecture): Promise<Encoder> => {
  const length = LENGTHS[architecture]
  const trained = await trainEncoder({
    architecture,
    sequences: histories(8, length),
    items: ITEMS,
    seed: 1,
    hyperparameters: { length, epochs: 1, dimension: 64, ...(architecture === 'cnn' ? { blocks: 3 } : {}) },
  })
  return loadEncoder(trained)
}

/** Milliseconds of each call, ascending, and CPU milliseconds of a call on average. */
const timesOf = (repeats: number, call: () => void): { sorted: Float64Array; cpuMs: number } => {
  for (let warmUp = 0; warmUp < 3; warmUp++) call()
  const cpu = process.cpuUsage()
  const times = Float64Array.from({ length: repeats }, () => {
    const began = performance.now()
    call()
    return performance.now() - began
  })
  const { user, system } = process.cpuUsage(cpu)
  return { sorted: times.sort(), cpuMs: (user + system) / 1000 / repeats }
}

const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN

const measure = async (architecture: Architecture): Promise<Figure> => {
  const encoder = await anEncoder(architecture)
  const users = histories(AT_ONCE, LENGTHS[architecture])
  const batches = timesOf(BATCHES, () => void encoder.encode(users))
  const singles = timesOf(SINGLES, () => void encoder.encode(users.slice(0, 1)))
  encoder.dispose()
  return {
    usersPerSecond: rounded((AT_ONCE * 1000) / quantile(batches.sorted, 0.5)),
    usersPerCpuSecond: rounded((AT_ONCE * 1000) / batches.cpuMs),
    oneP50Ms: rounded(quantile(singles.sorted, 0.5)),
    oneP99Ms: rounded(quantile(singles.sorted, 0.99)),
    oneCpuMs: rounded(singles.cpuMs),
  }
}

/** Runs it; needs no servers. */
export const run: RunBench = async ({ report }) => {
  const figures: Record<string, Figure> = {}
  for (const architecture of ARCHITECTURES) {
    report(architecture)
    figures[architecture] = await measure(architecture)
  }
  figures['peakMiB'] = Math.round(process.resourceUsage().maxRSS / 1024)
  return { name: 'encode', machine: describeMachine(), figures }
}
