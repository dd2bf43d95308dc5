/** Amazon Beauty as an attention network knows it after some minutes of training: the largest catalog among the data sets. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { readDataset, toSequences } from '@profilestream/datasets'
import { loadEncoder, trainEncoder } from '@profilestream/models'
import { dataFile } from '../../support/data-sets.js'
import type { World } from './world.js'

/** For how long to train, and how many users look for items. */
export interface TrainedWorldSettings {
  readonly seconds: number
  readonly users: number
}

/** Trains it; its users are evenly taken from all. @throws Error where the data set is missing */
export const trainWorld = async (
  { seconds, users }: TrainedWorldSettings,
  report: (line: string) => void,
): Promise<World & { readonly passes: number }> => {
  const { sequences, items } = await readBeauty()
  report(`training on ${items.length} items for ${seconds} s`)
  const trained = await trainEncoder({
    architecture: 'attention',
    sequences,
    items: items.length,
    seed: 1,
    budgetSeconds: seconds,
    onProgress: ({ epoch, epochs, loss }) => {
      report(`pass ${epoch} of ${epochs}, loss ${loss?.toFixed(3) ?? 'unknown'}`)
    },
  })
  const { dimension, itemEmbeddings: rows, bestEpoch: passes } = trained
  const every = Math.floor(sequences.length / users)
  const encoder = await loadEncoder(trained)
  const encoded = encoder.encode(sequences.filter((_, user) => user % every === 0).slice(0, users))
  encoder.dispose()
  const vectorOf = (user: number): Float32Array => encoded.slice(user * dimension, (user + 1) * dimension)
  return {
    embeddings: { rows, dimension },
    users: Array.from({ length: users }, (_, user) => vectorOf(user)),
    passes,
  }
}

const readBeauty = async (): Promise<ReturnType<typeof toSequences>> => {
  const file = dataFile('amazon-beauty', 'sequences.txt')
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity })
  return toSequences((await readDataset('pairs', [{ name: file, lines }])).events)
}
