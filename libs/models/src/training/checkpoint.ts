/** Where a training stands, so that another process can go on: it then ends with the weights it would have had. */
import { createHash } from 'node:crypto'
import type { Hyperparameters, NamedTensors, TrainingRequest, ValidationFigures } from '../encoder.js'
import { chooseHyperparameters, sizeOf } from '../hyperparameters.js'
import { bytesOfColumns, inputsOf, type TrainingInputs } from '../side-inputs/training-inputs.js'
import type { TrainableState } from './trainable.js'

/** The best weights so far. */
export interface Best {
  readonly weights: NamedTensors
  /** The pass that ended with them; 0 for those that training began with. */
  readonly epoch: number
  readonly figures?: ValidationFigures
}

/** How far training is, between two steps. */
export interface Standing {
  /** The pass under way, 1 for the first. */
  readonly epoch: number
  /** Seed of that pass's batches. */
  readonly passSeed: number
  /** Batches of that pass that are done, and what they came to: loss times positions, positions. */
  readonly batches: number
  readonly lossSum: number
  readonly positions: number
  /** Steps of all passes. */
  readonly steps: number
  /** Validations since the best one. */
  readonly withoutGain: number
  readonly best: Best | null
}

/** All that training needs to go on; plain data. */
export interface TrainingCheckpoint extends Standing {
  /** Proves which request it belongs to. */
  readonly fingerprint: string
  /** Of the time budget that is used up. */
  readonly elapsedSeconds: number
  readonly trainable: TrainableState
}

/** Whether a checkpoint belongs to a request: same data, seed, architecture and parameters. */
export const fitsRequest = (
  { fingerprint }: Pick<TrainingCheckpoint, 'fingerprint'>,
  request: TrainingRequest,
): boolean => fingerprint === requestFingerprint(request)

/** What proves that something was made for this request. */
export const requestFingerprint = (request: TrainingRequest): string => {
  const { architecture, sequences, items } = request
  const hyperparameters = chooseHyperparameters(
    architecture,
    sizeOf(sequences, items),
    request.hyperparameters,
  )
  return fingerprintOf(request, hyperparameters, inputsOf(request, hyperparameters))
}

/**
 * A hash of everything that decides which weights a request trains, but for its time budget.
 * @param inputs  what of the request is read with these hyper-parameters
 */
export const fingerprintOf = (
  request: TrainingRequest,
  hyperparameters: Hyperparameters,
  { data, tables }: TrainingInputs,
): string => {
  const { architecture, sequences, items, seed, excludeSeen = true, warmStart, mayValidate } = request
  const hash = createHash('sha256')
  const users = Int32Array.from(sequences, (sequence) => sequence.length)
  const judging = mayValidate && Uint8Array.from(sequences, (_, user) => Number(mayValidate(user)))
  hash.update(
    JSON.stringify({ architecture, items, seed, excludeSeen, hyperparameters: sorted(hyperparameters) }),
  )
  for (const column of [users, ...sequences, judging, warmStart?.itemOf]) if (column) hash.update(column)
  for (const column of bytesOfColumns(data.columns ?? [])) hash.update(column)
  for (const table of Object.values(tables)) hash.update(table.data)
  for (const [name, { data }] of Object.entries(warmStart?.encoder.weights ?? {}))
    hash.update(name).update(data)
  return hash.digest('hex')
}

const sorted = (values: Hyperparameters): readonly (readonly [string, number])[] =>
  Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))
