/** Walks round a circle of items of which only what stands beside the items tells whether the next step goes on or back. */
import { createSeededRandom, type Random } from '@profilestream/contracts'
import { viewSteps, type StepColumns } from '@profilestream/evaluation'
import type { TrainedEncoder, TrainingRequest } from '../encoder.js'
import { loadEncoder } from '../load-encoder.js'

/** Items of the circle. */
export const TOLD_ITEMS = 40
/** Steps of a walk. */
const STEPS = 12
/** Steps of a walk that are read when it is judged. */
const READ = 8

/** What is known of one walk, and whether it goes on after each step; back otherwise. */
export interface Telling {
  readonly columns: StepColumns
  readonly goesOn: readonly boolean[]
}

/** Makes what is known of a walk of `steps` steps. */
export type Tell = (steps: number, random: Random) => Telling

/** Steps a second apart; on after a view, back after a click. */
export const tellByActions: Tell = (steps, random) => {
  const actions = Uint8Array.from({ length: steps }, () => 1 + random.integer(2))
  return {
    columns: { actions, at: Float64Array.from(actions, (_, step) => step * 1_000) },
    goesOn: Array.from(actions, (action) => action === 1),
  }
}

/** How far from 0 the mean value of the steps so far is, hundredths: no value leaves −100..100. */
const MEAN = 4

/** On while the mean of all values so far is above 0. No value, action or gap alone tells: the mean is turned at random by each. */
export const tellByMeanValues: Tell = (steps, random) => {
  const goesOn = Array.from({ length: steps }, () => random.integer(2) === 1)
  const sums = goesOn.map((on, step) => (on ? 1 : -1) * MEAN * (step + 1))
  return {
    columns: {
      at: Float64Array.from(sums, (_, step) => step * 1_000),
      actions: new Uint8Array(steps).fill(1),
      values: Int8Array.from(sums, (sum, step) => sum - (sums[step - 1] ?? 0)),
    },
    goesOn,
  }
}

/** On after what was done in the morning, back after what was done in the evening (UTC). */
export const tellByHours: Tell = (steps, random) => {
  const mornings = Array.from({ length: steps }, () => random.integer(2) === 1)
  return {
    columns: {
      at: Float64Array.from(mornings, (morning, day) => 3_600_000 * (24 * day + (morning ? 8 : 20))),
    },
    goesOn: mornings,
  }
}

/** Walks of 12 steps from random places. */
export const toldWalks = (users: number, tell: Tell): Pick<TrainingRequest, 'sequences' | 'columns'> => {
  const random = createSeededRandom(3)
  const walks = Array.from({ length: users }, () => {
    const { columns, goesOn } = tell(STEPS, random)
    let item = random.integer(TOLD_ITEMS)
    const items = goesOn.map((on) => {
      const here = item
      item = (item + (on ? 1 : TOLD_ITEMS - 1)) % TOLD_ITEMS
      return here
    })
    return { items: Int32Array.from(items), columns }
  })
  return { sequences: walks.map(({ items }) => items), columns: walks.map(({ columns }) => columns) }
}

/** Share of walks whose next item has a higher score than the item on the other side. */
export const shareTold = async (trained: TrainedEncoder, tell: Tell): Promise<number> => {
  const encoder = await loadEncoder(trained)
  const { dimension, itemEmbeddings } = trained
  const { sequences, columns = [] } = toldWalks(200, tell)
  const cut = sequences.map((items) => items.subarray(0, READ))
  const encoded = encoder.encode(
    cut,
    columns.map((own) => viewSteps(own, 0, READ)),
  )
  encoder.dispose()
  const score = (row: number, item: number): number =>
    itemEmbeddings
      .subarray(item * dimension, (item + 1) * dimension)
      .reduce((sum, value, at) => sum + value * (encoded[row * dimension + at] ?? 0), 0)
  const told = sequences.filter((items, row) => {
    const [here = 0, next = 0] = items.subarray(READ - 1)
    return score(row, next) > score(row, (2 * here - next + TOLD_ITEMS) % TOLD_ITEMS)
  })
  return told.length / sequences.length
}
