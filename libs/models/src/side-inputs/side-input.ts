/** What a side input is: some numbers of a row that say something of an interaction beside its item, 0 where nothing is known. */
import type { StepColumns } from '@profilestream/evaluation'
import type { NamedTensor, TrainingRequest } from '../encoder.js'

/** One interaction of a history. */
export interface Step {
  readonly item: number
  readonly columns: StepColumns
  /** Where it stands in the columns. */
  readonly place: number
  /** Where the oldest interaction that the network reads stands. */
  readonly oldest: number
}

/** Writes what differs from zero. @param at  where its numbers begin */
export type WriteStep = (out: Float32Array, at: number, step: Step) => void

/** What tables are made from. */
export interface TableSource extends Pick<
  TrainingRequest,
  'sequences' | 'columns' | 'categories' | 'prices' | 'warmStart'
> {
  /** Newest interactions of a history that the network reads. */
  readonly length: number
}

/** What a side input looks up. It travels among an encoder's weights and is none that is trained. */
export interface SideTable {
  /** Its name among the weights. */
  readonly name: string
  /** What it holds, in words. */
  readonly meaning: string
  /** Made before training; undefined where the data does not say. */
  make(source: TableSource): NamedTensor | undefined
}

/** One input. */
export interface SideInput {
  readonly meaning: string
  /** Columns that it is read from. */
  readonly from: readonly (keyof StepColumns)[]
  readonly table?: SideTable
  /** Numbers of a row. */
  readonly width: number
  /** A writer for one history, which is told of its interactions from the oldest that is read on. @param table  its own, where it has one */
  readonly open: (table: NamedTensor) => WriteStep
}

/** The table of an input that looks nothing up. */
export const NO_TABLE: NamedTensor = { shape: [0], data: new Float32Array(0) }
