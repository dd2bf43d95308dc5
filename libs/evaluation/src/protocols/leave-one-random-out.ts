/**
 * Leave one random interaction out, for data sets without times: the last line of such a file is no newest interaction.
 *
 *     user   train set            sealed test
 *     ann    a b   d e         →  c
 *     bob    a   c             →  b
 *     cid    a                    (nothing: what judges her must leave something to learn from)
 *
 * The item is drawn from the user's distinct ones and all its interactions leave the train set with it.
 */
import { createSeededRandom } from '@profilestream/contracts'
import { trainSetOf } from '../ranker.js'
import { keepSteps, type StepColumns } from '../step-columns.js'
import type { Split } from './leave-last-one-out.js'
import { sealTest } from './sealed-test.js'

/** Sequences to be split, and the seed that draws. */
export interface RandomSplitInput {
  /** One user each, item indices 0..items − 1. */
  readonly sequences: readonly Int32Array[]
  /** Catalog size. */
  readonly items: number
  /** What is known of the interactions beside their items, as long as the sequences. */
  readonly columns?: readonly StepColumns[]
  readonly seed: number
}

/** Splits off one item of each user who has had two or more different ones. */
export const splitLeaveOneRandomOut = ({ sequences, items, columns, seed }: RandomSplitInput): Split => {
  const random = createSeededRandom(seed).next
  const drawn = sequences.map((sequence) => {
    const distinct = [...new Set(sequence)]
    const place = Math.floor(random() * distinct.length) // drawn for everybody: users' draws do not hang on one another
    return distinct.length < 2 ? -1 : (distinct[place] ?? -1)
  })
  const train = sequences.map((sequence, user) => sequence.filter((item) => item !== drawn[user]))
  const owners = [...drawn.keys()].filter((user) => drawn[user] !== -1)
  const test = sealTest({
    owners,
    histories: owners.map((user) => train[user]?.slice() ?? new Int32Array(0)),
    targets: owners.map((user) => Int32Array.of(drawn[user] ?? -1)),
    worths: new Float64Array(owners.length).fill(1),
    items,
  })
  const kept = columns?.map((own, user) =>
    keepSteps(own, (place) => sequences[user]?.[place] !== drawn[user]),
  )
  return { train: trainSetOf(train, items, kept), test }
}
