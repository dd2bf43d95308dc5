/** Trained encoders by what they were trained on, so that a blend does not train its parts a second time. */
import type { TrainSet } from '@profilestream/evaluation'
import type { TrainedEncoder } from '../encoder.js'

/** Encoders trained so far in one evaluation run, as plain data. */
export interface SharedFits {
  /** The encoder of that model, data and seed; trained by `train` when it is the first to ask. */
  get(of: FitIdentity, train: () => Promise<TrainedEncoder>): Promise<TrainedEncoder>
}

/** What makes two fits the same. */
export interface FitIdentity {
  /** Model and parameters. */
  readonly model: string
  readonly data: TrainSet
  readonly seed: number
}

/** Fits that live as long as the rankers that share them. */
export const createSharedFits = (): SharedFits => {
  const fits = new Map<string, Promise<TrainedEncoder>>()
  return {
    get: ({ model, data, seed }, train) => {
      const key = `${model} ${seed} ${data.items} ${data.users} ${fingerprintOf(data.sequences)}`
      const found = fits.get(key) ?? train()
      fits.set(key, found)
      found.catch(() => fits.delete(key))
      return found
    },
  }
}

/** FNV-1a over all items and the ends of all sequences, 32 bits. */
const fingerprintOf = (sequences: readonly Int32Array[]): number => {
  let hash = 0x811c9dc5
  const add = (value: number): void => {
    hash = Math.imul(hash ^ value, 0x01000193)
  }
  for (const sequence of sequences) {
    for (const item of sequence) add(item)
    add(-1)
  }
  return hash >>> 0
}
