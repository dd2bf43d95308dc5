/** Profile features: what each number says, what it is scaled by, and what it does not depend on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ContractError } from '@profilestream/contracts'
import { viewSteps, type StepColumns } from '@profilestream/evaluation'
import type { TrainingRequest } from '../encoder.js'
import { loadEncoder } from '../load-encoder.js'
import { padRows } from '../sequence-tensors.js'
import { tellByMeanValues, TOLD_ITEMS, toldWalks } from '../testing/told-walks.js'
import { trainEncoder } from '../train.js'
import { PROFILE_SCALES } from './profile-features.js'
import { createSideInputs } from './side-inputs.js'
import { inputsOf } from './training-inputs.js'

const [SECOND, HOUR] = [1_000, 3_600_000]
const [ACTIONS_AT, HOURS_AT, WEEKDAYS_AT, WIDTH] = [6, 38, 62, 69]
/** Scales that leave numbers as they are. */
const AS_THEY_ARE = {
  [PROFILE_SCALES]: { shape: [6, 2], data: Float32Array.from({ length: 12 }, (_, at) => at % 2) },
}

/** 1970-01-01, a Thursday: two interactions seven seconds apart at one o'clock, a third at three with the first's item. */
const items = Int32Array.of(5, 6, 5)
const columns: StepColumns = {
  at: Float64Array.of(HOUR, HOUR + 7 * SECOND, 3 * HOUR),
  actions: Uint8Array.of(1, 2, 2),
  values: Int8Array.of(100, -50, 25),
}

const layOut = (from: number, length: number, multiple = 1): Float32Array =>
  createSideInputs({ profile: 1 }, AS_THEY_ARE)!.layOut({
    ...padRows([items.subarray(from)], length, multiple),
    columns: [columns],
  })

const isNear = (actual: ArrayLike<number>, expected: readonly number[]): void => {
  assert.equal(actual.length, expected.length)
  expected.forEach((value, at) => assert.ok(Math.abs(actual[at]! - value) < 1e-6, `${at}: ${actual[at]}, not ${value}`)) // prettier-ignore
}

test('numbers say how many, sessions, pace, new items, mean and spread of values, of what came so far', () => {
  const rows = layOut(0, 3)
  const numbersAt = (step: number): Float32Array => rows.subarray(step * WIDTH, step * WIDTH + ACTIONS_AT)

  assert.equal(rows.length, 3 * WIDTH)
  isNear(numbersAt(0), [Math.log(2), Math.log(2), 0, 1, 1, 0])
  isNear(numbersAt(1), [Math.log(3), Math.log(2), Math.log(8), 1, 0.25, 0.75])
  const spread = Math.sqrt((0.75 ** 2 + 0.75 ** 2 + 0) / 3)
  isNear(numbersAt(2), [Math.log(4), Math.log(3), Math.log(3_601), 2 / 3, 0.25, spread])
})

test('shares are of actions, hours and weekdays', () => {
  const third = layOut(0, 3).subarray(2 * WIDTH)
  const said = [...third.keys()].filter((place) => place >= ACTIONS_AT && third[place] !== 0)

  const [viewed, clicked] = [ACTIONS_AT + 1, ACTIONS_AT + 2]
  assert.deepEqual(said, [viewed, clicked, HOURS_AT + 1, HOURS_AT + 3, WEEKDAYS_AT + 3])
  isNear(
    Float32Array.from(said, (place) => third[place]!),
    [1 / 3, 2 / 3, 2 / 3, 1 / 3, 1],
  )
})

test('what came before the interactions that are read changes nothing, and padding says nothing', () => {
  const [cut, padded] = [layOut(1, 2), layOut(1, 4, 4)]
  const whole = layOut(0, 2)

  assert.deepEqual(whole, cut)
  assert.deepEqual(padded.subarray(2 * WIDTH), cut)
  assert.ok(padded.subarray(0, 2 * WIDTH).every((value) => value === 0))
})

test('a later interaction changes nothing of what stands beside an earlier one', () => {
  const until = createSideInputs({ profile: 1 }, AS_THEY_ARE)!.layOut({
    ...padRows([items.subarray(0, 2)], 3, 1),
    columns: [viewSteps(columns, 0, 2)],
  })

  assert.deepEqual(until, layOut(0, 3).subarray(0, 2 * WIDTH))
})

const aRequest = (): TrainingRequest => ({
  architecture: 'mlp',
  ...toldWalks(60, tellByMeanValues),
  items: TOLD_ITEMS,
  seed: 1,
  excludeSeen: false,
  hyperparameters: { dimension: 8, epochs: 1, profile: 1 },
})

test('numbers are scaled to mean 0 and deviation 1 over all that training reads, but for the newest, which is a target', () => {
  const request = aRequest()
  const { tables } = inputsOf(request, { length: 50, profile: 1 })
  const rows = createSideInputs({ profile: 1 }, tables)!.layOut({
    ...padRows(
      request.sequences.map((all) => all.subarray(0, -1)),
      50,
      1,
    ),
    columns: request.columns!.map((own) => viewSteps(own, 0, own.at!.length - 1)),
  })

  for (const number of [0, 3, 4, 5]) {
    const column = Array.from({ length: rows.length / WIDTH }, (_, row) => rows[row * WIDTH + number]!)
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length
    const squares = column.reduce((sum, value) => sum + value ** 2, 0) / column.length
    isNear([mean, Math.sqrt(squares)].map((value) => Math.round(1e4 * value) / 1e4), [0, 1]) // prettier-ignore
  }
})

test('scales travel with the weights; what begins warm keeps those that its weights belong to', async () => {
  const trained = await trainEncoder(aRequest())
  const { [PROFILE_SCALES]: scales, ...others } = trained.weights
  const other = {
    ...aRequest(),
    columns: aRequest().columns!.map((own) => ({ ...own, values: new Int8Array(12) })),
  }
  const itemOf = Int32Array.from({ length: TOLD_ITEMS }, (_, item) => item)

  const warm = await trainEncoder({ ...other, warmStart: { encoder: trained, itemOf } })

  assert.deepEqual(scales!.shape, [6, 2])
  assert.deepEqual(warm.weights[PROFILE_SCALES], scales)
  assert.notDeepEqual(inputsOf(other, { length: 50, profile: 1 }).tables[PROFILE_SCALES], scales)
  await assert.rejects(loadEncoder({ ...trained, weights: others }), ContractError)
})
