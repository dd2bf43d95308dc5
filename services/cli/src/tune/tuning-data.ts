/**
 * What tuning may see. The last interaction of every user is the test of `evaluate`: it is taken away before anything
 * else is done, and the one before it validates.
 *
 *     user   tuning data          taken away
 *     ann    a b c [d]         →  e            [d] validates, a b c is learned from
 *     bob    a [b]             →  c
 *     cid                      →  a
 */
import {
  evaluateLeaveLastOneOut,
  keepSteps,
  type ItemFacts,
  type Ranker,
  type StepColumns,
} from '@profilestream/evaluation'
import { hashOf, usersInShare, type TuningGround } from './tuning-ground.js'

/** Sequences without anybody's last interaction. */
export interface TuningData {
  readonly sequences: readonly Int32Array[]
  /** Catalog size. */
  readonly items: number
  /** What is known of the same interactions beside their items, where anything is. */
  readonly columns?: readonly StepColumns[]
}

/** Takes the last interaction of every user away. @param columns  of the whole sequences */
export const tuningDataOf = (
  sequences: readonly Int32Array[],
  items: number,
  columns?: readonly StepColumns[],
): TuningData => ({
  // Copies, not views: a view's buffer would still hold what is taken away.
  sequences: sequences.map((sequence) => sequence.slice(0, -1)),
  items,
  ...(columns && {
    columns: columns.map((own, user) => {
      const last = (sequences[user]?.length ?? 0) - 1
      return keepSteps(own, (place) => place < last)
    }),
  }),
})

/** Users who validate: they have something to be asked and something to be asked for. */
export const judgesOf = ({ sequences }: TuningData): number =>
  sequences.filter(({ length }) => length >= 2).length

/** A seeded share of the users; a smaller share lies within a larger one. */
export const shareOfUsers = (
  { sequences, items, columns }: TuningData,
  share: number,
  seed: number,
): TuningData => {
  const isIn = usersInShare(sequences.length, share, seed)
  return {
    sequences: sequences.filter((_, user) => isIn[user]),
    items,
    ...(columns && { columns: columns.filter((_, user) => isIn[user]) }),
  }
}

/** Tells two tuning data apart, by all items and the ends of all sequences. */
export const fingerprintOf = ({ sequences, items }: TuningData): string => hashOf(numbersOf(sequences, items))

function* numbersOf(sequences: readonly Int32Array[], items: number): Generator<number> {
  yield items
  for (const sequence of sequences) {
    yield* sequence
    yield -1
  }
}

/** What a ground of sequences is made of. */
export interface SequenceTuning {
  readonly data: TuningData
  readonly make: (parameters: Readonly<Record<string, number>>) => Ranker
  /** What parameters chosen by data are for some data. */
  readonly usual?: (data: TuningData) => Readonly<Record<string, number>>
  /** What is known of the items, where anything is. */
  readonly facts?: ItemFacts
  readonly seed: number
  /** Whether items that a user has had are left out of her ranking. */
  readonly excludeSeen: boolean
}

/** Rankers, compared by NDCG@10 on each user's second-last interaction. */
export const sequenceGround = ({
  data,
  make,
  usual,
  facts,
  seed,
  excludeSeen,
}: SequenceTuning): TuningGround => ({
  judges: judgesOf(data),
  fingerprint: fingerprintOf(data),
  figures: ['hr@10', 'ndcg@10'],
  isLowerBetter: false,
  usual: usual?.(data) ?? {},
  judge: ({ parameters, share, progress }) =>
    evaluateLeaveLastOneOut({
      ...(share < 1 ? shareOfUsers(data, share, seed) : data),
      ranker: make(parameters),
      ks: [10],
      ...{ seed, excludeSeen, progress },
      ...(facts && { facts }),
    }),
})
