/**
 * Profile features: what the interactions so far say of their user, after each of them. Numbers are scaled to mean 0 and
 * deviation 1 over what is trained on; shares of actions, hours and weekdays are 0..1 as they are. They are of the interactions
 * that a network reads, so that a row does not depend on how much of the past is known beyond them.
 */
import { asEpochMs } from '@profilestream/contracts'
import type { StepColumns } from '@profilestream/evaluation'
import {
  applyZScore,
  createPast,
  HOURS,
  momentsOf,
  PAST_NUMBERS,
  pastNumbers,
  takeStep,
  WEEKDAYS,
  type Past,
} from '@profilestream/profile'
import type { NamedTensor } from '../encoder.js'
import { ACTION_PLACES } from './action-places.js'
import type { SideInput, TableSource } from './side-input.js'

/** The name of the table: mean and deviation of each number, [6, 2]. */
export const PROFILE_SCALES = 'profileScales'

/** Users whose histories the scales are fitted on, at most: more would move them by less than a hundredth of a deviation. */
const MOST_USERS = 10_000

const takeAt = (past: Past, item: number, { at, actions, values }: StepColumns, place: number): void =>
  takeStep(past, {
    item,
    at: asEpochMs(at?.[place] ?? 0),
    action: actions?.[place] ?? 0,
    hundredths: values?.[place] ?? 0,
  })

const writeShares = (out: Float32Array, from: number, counts: Uint16Array, total: number): void =>
  counts.forEach((count, place) => (out[from + place] = count / total))

const writePast = (out: Float32Array, from: number, past: Past, { data }: NamedTensor): void => {
  pastNumbers(past).forEach((value, number) => {
    const [mean, deviation] = [data[2 * number] ?? 0, data[2 * number + 1] ?? 0]
    out[from + number] = Number.isNaN(value) ? 0 : applyZScore({ mean, deviation }, value)
  })
  let place = from + PAST_NUMBERS.length
  writeShares(out, place, past.actions, past.count)
  writeShares(out, (place += ACTION_PLACES), past.hours, past.count)
  writeShares(out, place + HOURS, past.weekdays, past.count)
}

/** Numbers of all positions that training reads, of evenly chosen users, the newest of each as far as a network reads. */
const numbersOf = ({ sequences, columns = [], length }: TableSource): number[][] => {
  const numbers = PAST_NUMBERS.map((): number[] => [])
  const every = Math.max(1, Math.ceil(sequences.length / MOST_USERS))
  for (let user = 0; user < sequences.length; user += every) {
    // The newest interaction of a sequence is only ever a target.
    const inputs = sequences[user]?.subarray(0, -1) ?? []
    const past = createPast()
    for (let place = Math.max(0, inputs.length - length); place < inputs.length; place += 1) {
      takeAt(past, inputs[place] ?? 0, columns[user] ?? {}, place)
      pastNumbers(past).forEach((value, number) => numbers[number]?.push(value))
    }
  }
  return numbers
}

/** Fitted on what is trained on; a training that begins warm keeps those that its weights belong to. */
const makeScales = (source: TableSource): NamedTensor => {
  const kept = source.warmStart?.encoder.weights[PROFILE_SCALES]
  if (kept !== undefined) return kept
  const moments = numbersOf(source).map((column) =>
    momentsOf(Float64Array.from(column).filter((value) => !Number.isNaN(value))),
  )
  return {
    shape: [PAST_NUMBERS.length, 2],
    data: Float32Array.from(moments.flatMap(({ mean, deviation }) => [mean, deviation])),
  }
}

/** What the interactions so far say of their user. */
export const profile: SideInput = {
  meaning:
    'what the interactions that are read say of the user so far: how many, sessions, pace, new items, values, shares of actions, hours and weekdays (UTC)',
  from: ['at', 'actions', 'values'],
  table: { name: PROFILE_SCALES, meaning: 'scales of profile features', make: makeScales },
  width: PAST_NUMBERS.length + ACTION_PLACES + HOURS + WEEKDAYS,
  open: (scales) => {
    const past = createPast()
    return (out, at, { item, columns, place }) => {
      takeAt(past, item, columns, place)
      writePast(out, at, past, scales)
    }
  },
}
