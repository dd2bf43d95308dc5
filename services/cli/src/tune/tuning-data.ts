/**
 * What tuning may see. The last interaction of every user is the test of `evaluate`: it is taken away before anything
 * else is done, and the one before it validates.
 *
 *     user   tuning data          taken away
 *     ann    a b c [d]         →  e            [d] validates, a b c is learned from
 *     bob    a [b]             →  c
 *     cid                      →  a
 */
import { createSeededRandom } from '@profilestream/contracts'

/** Sequences without anybody's last interaction. */
export interface TuningData {
  readonly sequences: readonly Int32Array[]
  /** Catalog size. */
  readonly items: number
}

/** Takes the last interaction of every user away. */
export const tuningDataOf = (sequences: readonly Int32Array[], items: number): TuningData => ({
  // Copies, not views: a view's buffer would still hold what is taken away.
  sequences: sequences.map((sequence) => sequence.slice(0, -1)),
  items,
})

/** Users who validate: they have something to be asked and something to be asked for. */
export const judgesOf = ({ sequences }: TuningData): number =>
  sequences.filter(({ length }) => length >= 2).length

/** A seeded share of the users; a smaller share lies within a larger one. */
export const shareOfUsers = ({ sequences, items }: TuningData, share: number, seed: number): TuningData => {
  const random = createSeededRandom(seed)
  const places = sequences.map(() => random.next())
  return { sequences: sequences.filter((_, user) => (places[user] ?? 0) < share), items }
}

/** Tells two tuning data apart: FNV-1a over all items and the ends of all sequences, as hexadecimal digits. */
export const fingerprintOf = ({ sequences, items }: TuningData): string => {
  let hash = 0x811c9dc5
  const add = (value: number): void => {
    hash = Math.imul(hash ^ value, 0x01000193)
  }
  add(items)
  for (const sequence of sequences) {
    for (const item of sequence) add(item)
    add(-1)
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}
