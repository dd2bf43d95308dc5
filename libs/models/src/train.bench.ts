/**
 * How fast networks train and encode at the reference size: batch 128, length 100 (hybrid 50), 3,416 items.
 * Run: node libs/models/dist/train.bench.js. It prints one JSON object in the form of every bench here.
 */
import { cpus } from 'node:os'
import { networkOf } from './architectures/by-name.js'
import { encodeHistories } from './encode.js'
import { ARCHITECTURES, type Architecture } from './encoder.js'
import { chooseHyperparameters } from './hyperparameters.js'
import { createRandom, type Random } from './random.js'
import { loadTensorflow } from './tensorflow.js'
import { toBatch } from './training/sequence-batches.js'
import { createTrainable, type Trainable } from './training/trainable.js'

const ITEMS = 3416
const BATCH = 128
const ENCODED_AT_ONCE = 512
const REPEATS = 15
const SINGLE_REPEATS = 200

/** Milliseconds of each of `repeats` calls, ascending, after two that are not counted. */
const timesOf = (repeats: number, call: () => void): Float64Array => {
  call()
  call()
  return Float64Array.from({ length: repeats }, () => {
    const started = performance.now()
    call()
    return performance.now() - started
  }).sort()
}

const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN

const aHistory = (random: Random, length: number): Int32Array =>
  Int32Array.from({ length }, () => random.integer(ITEMS))

const aNetwork = async (architecture: Architecture): Promise<Trainable> => {
  const length = architecture === 'attention' ? 100 : 50
  const data = { users: 6040, items: ITEMS, interactions: 1_000_000, usualLength: length }
  const hyperparameters = chooseHyperparameters(architecture, data, { length, batch: BATCH })
  const size = { items: ITEMS, dimension: 64, length, hyperparameters }
  return createTrainable(await loadTensorflow(), { network: networkOf(architecture), size, seed: 1 })
}

const measure = async (architecture: Architecture): Promise<Record<string, number>> => {
  const trainable = await aNetwork(architecture)
  const { network, size } = trainable
  const random = createRandom(1)
  const windows = Array.from({ length: BATCH }, () => aHistory(random, size.length + 1))
  const batch = toBatch(windows, size.length, network.stride)
  const histories = Array.from({ length: ENCODED_AT_ONCE }, () => aHistory(random, size.length))
  const steps = timesOf(REPEATS, () => void trainable.step(batch, 1e-3))
  const batches = timesOf(REPEATS, () => void encodeHistories(trainable, histories))
  const singles = timesOf(SINGLE_REPEATS, () => void encodeHistories(trainable, histories.slice(0, 1)))
  trainable.dispose()
  const named: Record<string, number> = {
    StepMs: quantile(steps, 0.5),
    PositionsPerSecond: (batch.targets.length * 1000) / quantile(steps, 0.5),
    EncodedPerSecond: (ENCODED_AT_ONCE * 1000) / quantile(batches, 0.5),
    EncodeOneP50Ms: quantile(singles, 0.5),
    EncodeOneP99Ms: quantile(singles, 0.99),
  }
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [architecture + name, round(value)]))
}

const round = (value: number): number => Number(value.toPrecision(4))

const figures: Record<string, number> = {}
for (const architecture of ARCHITECTURES) Object.assign(figures, await measure(architecture))
const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown' }
process.stdout.write(`${JSON.stringify({ name: 'models', machine, figures })}\n`)
