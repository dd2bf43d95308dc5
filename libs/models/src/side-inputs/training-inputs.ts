/** What of a training's data its network reads: the rest is left where it is and decides nothing. */
import type { StepColumns, TrainSet } from '@profilestream/evaluation'
import type { Hyperparameters, NamedTensor, TrainingRequest } from '../encoder.js'
import { SIDE_INPUTS } from './inputs.js'
import { placesOfCategories } from './item-categories.js'
import { lacking, readsColumns, sideInputsIn } from './side-inputs.js'

/** Data as it is trained on. */
export interface TrainingInputs {
  /** With columns only where one is read. */
  readonly data: Pick<TrainSet, 'sequences' | 'items' | 'columns'>
  /** Places of each item's categories, where they are read. */
  readonly categories?: NamedTensor
}

/** @throws ContractError naming what the network reads and the data has not */
export const inputsOf = (
  { sequences, items, columns, categories }: Omit<TrainingRequest, 'seed' | 'architecture'>,
  hyperparameters: Hyperparameters,
): TrainingInputs => {
  const names = sideInputsIn(hyperparameters)
  for (const name of names) {
    const { from } = SIDE_INPUTS[name]
    const isKnown =
      from === 'categories' ? categories !== undefined : columns?.every((own) => own[from] !== undefined)
    if (isKnown !== true) throw lacking(name)
  }
  const readsCategories = names.includes('category')
  return {
    data: { sequences, items, ...(readsColumns(hyperparameters) && columns && { columns }) },
    ...(readsCategories && categories && { categories: placesOfCategories(categories) }),
  }
}

/** The columns as bytes, in one order: what a training's fingerprint is made of. */
export const bytesOfColumns = (columns: readonly StepColumns[]): (Float64Array | Uint8Array | Int8Array)[] =>
  columns.flatMap(({ at, actions, values }) => [at, actions, values].filter((column) => column !== undefined))
