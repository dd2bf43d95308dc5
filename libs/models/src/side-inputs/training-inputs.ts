/** What of a training's data its network reads: the rest is left where it is and decides nothing. */
import type { StepColumns, TrainSet } from '@profilestream/evaluation'
import type { Hyperparameters, NamedTensor, NamedTensors, TrainingRequest } from '../encoder.js'
import { sideInput } from './inputs.js'
import { lacking, readsColumns, sideInputsIn } from './side-inputs.js'

/** Data as it is trained on. */
export interface TrainingInputs {
  /** With columns only where one is read. */
  readonly data: Pick<TrainSet, 'sequences' | 'items' | 'columns'>
  /** What side inputs look up, by name; none where they look nothing up. */
  readonly tables: NamedTensors
}

/** @throws ContractError naming what the network reads and the data has not */
export const inputsOf = (
  request: Omit<TrainingRequest, 'seed' | 'architecture'>,
  hyperparameters: Hyperparameters,
): TrainingInputs => {
  const { sequences, items, columns } = request
  const { length = 0 } = hyperparameters
  const tables: Record<string, NamedTensor> = {}
  for (const name of sideInputsIn(hyperparameters)) {
    const { from, table } = sideInput(name)
    if (from.some((column) => columns?.every((own) => own[column] !== undefined) !== true))
      throw lacking(name)
    if (table === undefined) continue
    const made = table.make({ ...request, length })
    if (made === undefined) throw lacking(name)
    tables[table.name] = made
  }
  return {
    data: { sequences, items, ...(readsColumns(hyperparameters) && columns && { columns }) },
    tables,
  }
}

/** The columns as bytes, in one order: what a training's fingerprint is made of. */
export const bytesOfColumns = (columns: readonly StepColumns[]): (Float64Array | Uint8Array | Int8Array)[] =>
  columns.flatMap(({ at, actions, values }) => [at, actions, values].filter((column) => column !== undefined))
