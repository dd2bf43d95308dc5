/** Which interactions are kept from training, to stop in time and to fit blends on. */
import { createSeededRandom } from '@profilestream/contracts'
import { splitLeaveLastOneOut, type SealedTest, type TrainSet } from '@profilestream/evaluation'
import type { TrainingRequest } from '../encoder.js'
import { shuffle } from '../random.js'

/** Most users that validate: their interactions are kept from training. */
const MOST = 1024
/** Fewest users, where there are as many. */
const FEWEST = 128
/** Share of users that validate, between the two. */
const SHARE = 0.5
/** A user with fewer interactions has no history to predict from. */
const SHORTEST = 3

/** A train set without the held-out interactions, and a test that judges by them. */
export interface ValidationSplit {
  readonly train: TrainSet
  readonly test: SealedTest
  /** Users whose last interaction is held out, ascending. */
  readonly heldOut: Int32Array
}

/** What is split. */
type SplitData = Pick<TrainSet, 'sequences' | 'items' | 'columns'>

/** Keeps the last interaction of a seeded sample of users, of those that may, from training. */
export const splitValidation = ({
  seed,
  mayValidate = () => true,
  ...data
}: SplitData & Pick<TrainingRequest, 'seed' | 'mayValidate'>): ValidationSplit => {
  const { sequences } = data
  const able = [...sequences.keys()].filter(
    (user) => (sequences[user]?.length ?? 0) >= SHORTEST && mayValidate(user),
  )
  const count = Math.min(able.length, MOST, Math.max(FEWEST, Math.round(SHARE * able.length)))
  const heldOut = Int32Array.from(shuffle(createSeededRandom(seed), able).slice(0, count)).sort()
  return { ...splitHeldOut(data, heldOut), heldOut }
}

/** The same split again, from the users whose last interaction was held out. */
export const splitHeldOut = (
  { sequences, items, columns }: SplitData,
  heldOut: Int32Array,
): { train: TrainSet; test: SealedTest } => {
  const users = new Set(heldOut)
  const holdOut = (user: number): boolean => users.has(user)
  return splitLeaveLastOneOut({ sequences, items, holdOut, ...(columns && { columns }) })
}
