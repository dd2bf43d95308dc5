/**
 * Leave items out: some items leave the train set altogether, as if nobody had met them yet.
 *
 *     user   train set (x, y are held out)   history      sealed test
 *     ann    a b c                           a b c     →  y          (of a b x c y d: her newest held-out item)
 *     bob    b a                                          (no judge: none of his items is held out)
 *     cid    c                                            (no judge: nothing came before x)
 *
 * What came after what judges leaves too. What ranks them must know them by something else than events. The whole catalog is ranked, held-out items and others alike.
 */
import { createSeededRandom } from '@profilestream/contracts'
import { trainSetOf } from '../ranker.js'
import { keepSteps, type StepColumns } from '../step-columns.js'
import type { Split } from './leave-last-one-out.js'
import { sealTest } from './sealed-test.js'

/** Sequences to be split, and the items that leave. */
export interface ColdItemsInput {
  /** One user each, item indices in time order, each 0..items − 1. */
  readonly sequences: readonly Int32Array[]
  /** Catalog size, held-out items included. */
  readonly items: number
  /** What is known of the interactions beside their items, as long as the sequences. */
  readonly columns?: readonly StepColumns[]
  /** Share of the items that are held out, each drawn with this chance, 0..1. */
  readonly itemShare: number
  readonly seed: number
}

/** Splits off the drawn items; the newest of each user judges by what she had before it. */
export const splitColdItems = ({ sequences, items, columns, itemShare, seed }: ColdItemsInput): Split => {
  const random = createSeededRandom(seed).next
  const isCold = Array.from({ length: items }, () => random() < itemShare)
  const isWarm = (item: number): boolean => isCold[item] !== true
  const places = sequences.map((sequence) => sequence.findLastIndex((item) => !isWarm(item)))
  // Copies, not views: a view's buffer would still hold the held-out items.
  const historyOf = (user: number): Int32Array =>
    sequences[user]?.slice(0, Math.max(0, places[user] ?? 0)).filter(isWarm) ?? new Int32Array(0)
  const owners = [...sequences.keys()].filter((user) => historyOf(user).length > 0)
  const test = sealTest({
    owners,
    histories: owners.map(historyOf),
    targets: owners.map((user) => Int32Array.of(sequences[user]?.[places[user] ?? -1] ?? -1)),
    worths: new Float64Array(owners.length).fill(1),
    items,
  })
  const train = sequences.map((sequence, user) =>
    (places[user] ?? -1) < 0 ? sequence : sequence.slice(0, places[user]).filter(isWarm),
  )
  const stays = (user: number, place: number): boolean =>
    (places[user] ?? -1) < 0 || (place < (places[user] ?? 0) && isWarm(sequences[user]?.[place] ?? -1))
  const kept = columns?.map((own, user) => keepSteps(own, (place) => stays(user, place)))
  return { train: trainSetOf(train, items, kept), test }
}
