/**
 * Leave the last interaction out:
 *
 *     user   train set            sealed test
 *     ann    a b c d           →  e
 *     bob    a b               →  c
 *     cid    a                    (nothing: one interaction tells nothing about order)
 *
 * The split hands out a train set and a sealed test. Nothing can read the test; it can only judge.
 */
import { trainSetOf, type TrainSet } from '../ranker.js'
import { keepSteps, type StepColumns } from '../step-columns.js'
import { sealTest, type SealedTest } from './sealed-test.js'

/** Sequences to be split. */
export interface SplitInput {
  /** One user each, item indices in time order, each 0..items − 1. */
  readonly sequences: readonly Int32Array[]
  /** Catalog size. */
  readonly items: number
  /** What is known of the interactions beside their items, as long as the sequences. */
  readonly columns?: readonly StepColumns[]
  /** Which users' last interaction is held out, by index; all with two or more interactions by default. */
  readonly holdOut?: (user: number) => boolean
  /** How much a user's last interaction says that she liked the item, negative for a dislike; 1 by default. */
  readonly worthOf?: (user: number) => number
}

/** A train set, and a test that can only judge. */
export interface Split {
  readonly train: TrainSet
  readonly test: SealedTest
}

const NONE = new Int32Array(0)

/** Splits off the last interaction of each held-out user. */
export const splitLeaveLastOneOut = ({
  sequences,
  items,
  columns,
  holdOut = () => true,
  worthOf = () => 1,
}: SplitInput): Split => {
  const isHeldOut = (sequence: Int32Array, user: number): boolean => sequence.length >= 2 && holdOut(user)
  // Copies, not views: a view's buffer would still hold the held-out item.
  const train = sequences.map((sequence, user) =>
    isHeldOut(sequence, user) ? sequence.slice(0, -1) : sequence,
  )
  const owners = [...sequences.keys()].filter((user) => isHeldOut(sequences[user] ?? NONE, user))
  const test = sealTest({
    owners,
    histories: owners.map((user) => sequences[user]?.slice(0, -1) ?? NONE),
    targets: owners.map((user) => sequences[user]?.slice(-1) ?? NONE),
    worths: Float64Array.from(owners, worthOf),
    items,
  })
  const kept = columns?.map((own, user) => keepSteps(own, (place) => place < (train[user]?.length ?? 0)))
  return { train: trainSetOf(train, items, kept), test }
}
