/** What networks can read of an interaction beside its item. */
import { asEpochMs } from '@profilestream/contracts'
import { hourOf, HOURS, weekdayOf, WEEKDAYS } from '@profilestream/profile'
import { ACTION_PLACES } from './action-places.js'
import { category } from './item-categories.js'
import { price } from './item-prices.js'
import { profile } from './profile-features.js'
import type { SideInput } from './side-input.js'

const action: SideInput = {
  meaning: 'what the user did: viewed, bought, rated',
  from: ['actions'],
  width: ACTION_PLACES,
  open:
    () =>
    (out, at, { columns, place }) => {
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
  from: ['at'],
  width: GAP_PLACES,
  open:
    () =>
    (out, at, { columns, place, oldest }) => {
      if (place === oldest) return
      const times = columns.at
      out[at + gapPlace((times?.[place] ?? 0) - (times?.[place - 1] ?? 0))] = 1
    },
}

/** Hundredths of the value that are alike. */
const VALUE_STEP = 25

const value: SideInput = {
  meaning: 'how much of it: the share watched, the dwell or the rating, as profiles keep it',
  from: ['values'],
  width: 200 / VALUE_STEP + 1,
  open:
    () =>
    (out, at, { columns, place }) => {
      out[at + Math.round(((columns.values?.[place] ?? 0) + 100) / VALUE_STEP)] = 1
    },
}

const clock: SideInput = {
  meaning: 'when it was: hour of the day and day of the week, UTC',
  from: ['at'],
  width: HOURS + WEEKDAYS,
  open:
    () =>
    (out, from, { columns, place }) => {
      const at = asEpochMs(columns.at?.[place] ?? 0)
      out[from + hourOf(at, 0)] = 1
      out[from + HOURS + weekdayOf(at, 0)] = 1
    },
}

/** Every input by name, in the order of their numbers in a row: new ones come last, so that weights mean what they meant. */
export const SIDE_INPUTS = {
  action,
  gap,
  value,
  category,
  profile,
  clock,
  price,
} as const satisfies Readonly<Record<string, SideInput>>

/** Name of an input. */
export type SideInputName = keyof typeof SIDE_INPUTS

/** The names, in the order of SIDE_INPUTS. */
export const SIDE_INPUT_NAMES = Object.keys(SIDE_INPUTS) as SideInputName[]

/** The input of that name. */
export const sideInput = (name: SideInputName): SideInput => SIDE_INPUTS[name]
