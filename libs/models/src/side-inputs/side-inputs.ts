/**
 * Side inputs as one idea: what is known of an interaction beside its item is one row of numbers, [F], and the row times one
 * matrix, [F, D], is added to the item's embedding. A place that is 1 looks a vector up, shares that sum to 1 mean several.
 * Training and serving make rows of the same columns by this one code.
 *
 * Letters: B batch, T padded length, F numbers of a row, D dimension.
 */
import { ContractError } from '@profilestream/contracts'
import { viewSteps, type StepColumns } from '@profilestream/evaluation'
import type { Hyperparameters, NamedTensors } from '../encoder.js'
import { PADDING, type PaddedRows } from '../sequence-tensors.js'
import { SIDE_INPUT_NAMES, sideInput, type SideInputName } from './inputs.js'
import { NO_TABLE, type SideInput, type WriteStep } from './side-input.js'

/** The side inputs of one network. */
export interface SideInputs {
  /** F, the numbers of a row. */
  readonly width: number
  /**
   * The rows of a batch, padding all zeros.
   * @returns [B * T, F], row after row
   * @throws  ContractError naming what is read but not among the columns
   */
  layOut(rows: PaddedRows): Float32Array
}

/** The inputs that hyper-parameters of their names switch on. */
export const sideInputsIn = (hyperparameters: Readonly<Record<string, number | string>>): SideInputName[] =>
  SIDE_INPUT_NAMES.filter((name) => Number(hyperparameters[name] ?? 0) === 1)

/** Whether a network reads columns of interactions; some inputs are known by the item. */
export const readsColumns = (hyperparameters: Readonly<Record<string, number | string>>): boolean =>
  sideInputsIn(hyperparameters).some((name) => sideInput(name).from.length > 0)

/** Numbers of a row; 0 for a network that reads items only. */
export const sideWidth = (hyperparameters: Hyperparameters): number =>
  sideInputsIn(hyperparameters).reduce((sum, name) => sum + sideInput(name).width, 0)

/**
 * The side inputs of a network; null when it reads items only.
 * @param tables  what its inputs look up, by name: among the weights of an encoder
 * @throws        ContractError when one is missing
 */
export const createSideInputs = (
  hyperparameters: Hyperparameters,
  tables: NamedTensors = {},
): SideInputs | null => {
  const names = sideInputsIn(hyperparameters)
  if (names.length === 0) return null
  const width = sideWidth(hyperparameters)
  const inputs = names.map((name) => ({ name, ...sideInput(name), opened: opening(name, tables) }))
  return {
    width,
    layOut: (rows) => {
      const out = new Float32Array(rows.batch * rows.length * width)
      for (let row = 0; row < rows.batch; row += 1) {
        const columns = rows.columns?.[row] ?? {}
        for (const { name, from } of inputs) requireColumns(name, from, columns)
        const writers = inputs.map(({ width, opened }) => ({ width, write: opened() }))
        writeRow(out, { rows, row, columns, writers, width })
      }
      return out
    },
  }
}

/** Makes an input's writers. */
const opening = (name: SideInputName, tables: NamedTensors): (() => WriteStep) => {
  const { table, open } = sideInput(name)
  const own = table === undefined ? NO_TABLE : tables[table.name]
  if (own === undefined) throw lacking(name)
  return () => open(own)
}

interface RowAt {
  readonly rows: PaddedRows
  readonly row: number
  readonly columns: StepColumns
  /** Of this history, in the order of their numbers. */
  readonly writers: readonly { readonly width: number; readonly write: WriteStep }[]
  readonly width: number
}

/** One history: its newest interaction stands in the last column and at the last place of the row. */
const writeRow = (out: Float32Array, { rows, row, columns, writers, width }: RowAt): void => {
  const { length } = rows
  const indices = rows.indices.subarray(row * length, (row + 1) * length)
  const first = indices.findIndex((item) => item !== PADDING)
  const read = first < 0 ? 0 : length - first
  const known = stepsIn(columns, read)
  if (known < read)
    throw new ContractError(`Columns of ${known} interactions stand beside a history of ${read}.`)
  const ahead = known - length
  for (let at = length - read; at < length; at += 1) {
    const step = { item: indices[at] ?? 0, columns, place: at + ahead, oldest: first + ahead }
    let from = (row * length + at) * width
    for (const { write, width: own } of writers) {
      write(out, from, step)
      from += own
    }
  }
}

const stepsIn = ({ at, actions, values }: StepColumns, fallback: number): number =>
  (at ?? actions ?? values)?.length ?? fallback

const requireColumns = (name: SideInputName, from: SideInput['from'], columns: StepColumns): void => {
  if (from.some((column) => columns[column] === undefined)) throw lacking(name)
}

const WORDS = { at: 'times', actions: 'actions', values: 'values' } as const

/** Says that the data lacks what an input is read from. */
export const lacking = (name: SideInputName): ContractError => {
  const { from, table } = sideInput(name)
  const read = [...from.map((column) => WORDS[column]), ...(table === undefined ? [] : [table.meaning])]
  return new ContractError(
    `A network with ${name}=1 reads ${read.join(', ')}, and the data has not all of it: leave ${name} out.`,
  )
}

/**
 * The columns of histories, each the beginning of its user's sequence.
 * @param all    of the users' whole sequences
 * @param users  whose the histories are
 * @throws       ContractError when it is not said whose they are, or one is longer than its user's columns
 */
export const columnsOfHistories = (
  all: readonly StepColumns[],
  histories: readonly Int32Array[],
  users: readonly number[] | undefined,
): StepColumns[] =>
  histories.map((history, row) => {
    const own = all[users?.[row] ?? -1]
    if (own !== undefined && stepsIn(own, Infinity) >= history.length)
      return viewSteps(own, 0, history.length)
    throw new ContractError(
      `A history of ${history.length} interactions is no beginning of the sequence of user ${users?.[row] ?? 'unknown'}: ` +
        'networks with side inputs rank users of the data that they were given.',
    )
  })
