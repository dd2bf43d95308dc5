/**
 * Training steps on demand, for the bench that compares them with Python's: node libs/models/dist/train.bench.js
 * ARCHITECTURE. Each line of standard input is a number of steps; each is answered by a line of JSON once they are done.
 * Reference size: batch 128, 3,416 items, dimension 64, length 100 (recurrent networks 50), full cross-entropy; attention without
 * gates, and no average of weights, as the peer in Python has it.
 */
import { createInterface } from 'node:readline'
import { createSeededRandom, type Random } from '@profilestream/contracts'
import { networkOf } from './architectures/by-name.js'
import { ARCHITECTURES, type Architecture, type Hyperparameters } from './encoder.js'
import { chooseHyperparameters } from './hyperparameters.js'
import { loadTensorflow } from './tensorflow.js'
import { toBatch } from './training/sequence-batches.js'
import { createTrainable, type Trainable } from './training/trainable.js'

const ITEMS = 3416
const BATCH = 128
const LEARNING_RATE = 1e-3

/** Numbers of the reference; what the peer does not have is left out. */
const referenceOf = (architecture: Architecture): Hyperparameters => ({
  ...{ batch: BATCH, averaging: 0 },
  ...(architecture === 'attention' && { gated: 0 }),
})

const aHistory = (random: Random, length: number): Int32Array =>
  Int32Array.from({ length }, () => random.integer(ITEMS))

const aNetwork = async (architecture: Architecture): Promise<Trainable> => {
  const data = { users: 6040, items: ITEMS, interactions: 1_000_000, usualLength: 100 }
  const hyperparameters = chooseHyperparameters(architecture, data, referenceOf(architecture))
  const { length = 100 } = hyperparameters
  const size = { items: ITEMS, dimension: 64, length, hyperparameters }
  return createTrainable(await loadTensorflow(), { network: networkOf(architecture), size, seed: 1 })
}

const architecture = ARCHITECTURES.find((name) => name === process.argv[2]) ?? 'attention'
const trainable = await aNetwork(architecture)
const random = createSeededRandom(1)
const { length } = trainable.size
const windows = Array.from({ length: BATCH }, () => ({ items: aHistory(random, length + 1) }))
const batch = toBatch(windows, length, trainable.network.stride)

for await (const line of createInterface({ input: process.stdin })) {
  const steps = Number(line)
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  let loss = NaN
  for (let step = 0; step < steps; step++) loss = trainable.step(batch, LEARNING_RATE)
  const { user, system } = process.cpuUsage(cpu)
  const done = {
    steps,
    positions: steps * batch.targets.length,
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    loss,
  }
  process.stdout.write(`${JSON.stringify(done)}\n`)
}
trainable.dispose()
