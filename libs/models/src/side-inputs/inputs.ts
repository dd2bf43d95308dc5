/** What networks can read of an interaction beside its item: each input is some numbers of a row, 0 where nothing is known. */
import type { StepColumns } from '@profilestream/evaluation'
import type { NamedTensor } from '../encoder.js'
import { CATEGORY_PLACES, writeCategories } from './item-categories.js'

/** One interaction of a history. */
export interface Step {
  readonly item: number
  readonly columns: StepColumns
  /** Where it stands in the columns. */
  readonly place: number
  /** Where the oldest interaction that the network reads stands. */
  readonly oldest: number
  readonly categories: NamedTensor | undefined
}

/** One input. */
export interface SideInput {
  readonly meaning: string
  /** What it is read from. */
  readonly from: keyof StepColumns | 'categories'
  /** Numbers of a row. */
  readonly width: number
  /** Writes what differs from zero. @param at  where its numbers begin */
  write(out: Float32Array, at: number, step: Step): void
}

/** Places for actions: more than the contract has, so that a new one leaves weights as they are. */
const ACTION_PLACES = 32

const action: SideInput = {
  meaning: 'what the user did: viewed, bought, rated',
  from: 'actions',
  width: ACTION_PLACES,
  write: (out, at, { columns, place }) => {
    out[at + (columns.actions?.[place] ?? 0)] = 1
  },
}

/** Gaps from half a year on are alike. */
const GAP_PLACES = 25

/** The logarithm of the seconds, in whole steps: 0 below one second, 1 below three, 2 below seven … */
const gapPlace = (milliseconds: number): number => {
  const seconds = Math.min(2 ** 31 - 1, Math.max(0, Math.floor(milliseconds / 1_000)))
  return Math.min(GAP_PLACES - 1, 31 - Math.clz32(seconds + 1))
}

const gap: SideInput = {
  meaning: 'time since the interaction before, of those that are read; never how long ago the newest is',
  from: 'at',
  width: GAP_PLACES,
  write: (out, at, { columns, place, oldest }) => {
    if (place === oldest) return
    const times = columns.at
    out[at + gapPlace((times?.[place] ?? 0) - (times?.[place - 1] ?? 0))] = 1
  },
}

/** Hundredths of the value that are alike. */
const VALUE_STEP = 25

const value: SideInput = {
  meaning: 'how much of it: the share watched, the dwell or the rating, as profiles keep it',
  from: 'values',
  width: 200 / VALUE_STEP + 1,
  write: (out, at, { columns, place }) => {
    out[at + Math.round(((columns.values?.[place] ?? 0) + 100) / VALUE_STEP)] = 1
  },
}

const category: SideInput = {
  meaning: 'the categories of the item',
  from: 'categories',
  width: CATEGORY_PLACES,
  write: (out, at, { categories, item }) => {
    if (categories !== undefined) writeCategories(out, at, { table: categories, item })
  },
}

/** Every input by name, in the order of their numbers in a row. */
export const SIDE_INPUTS = { action, gap, value, category } as const

/** Name of an input. */
export type SideInputName = keyof typeof SIDE_INPUTS

/** The names, in the order of SIDE_INPUTS. */
export const SIDE_INPUT_NAMES = Object.keys(SIDE_INPUTS) as SideInputName[]
