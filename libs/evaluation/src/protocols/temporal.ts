/**
 * Temporal: one moment parts what is learned from what judges, for everybody.
 *
 *            train set (before the cut)  │  sealed test (from the cut on)
 *     ann    a b c                       │  d e
 *     bob    a b                         │                  (no judge: nothing afterwards)
 *     cid                                │  a               (a judge of whom nothing is known)
 *
 * The honest protocol: a model can't know what others did after the moment at which it is asked. Everything that is new to a user
 * after the cut was held out of her; what she had before it is seen, and neither shown nor asked for again where seen items are
 * left out.
 */
import { trainSetOf } from '../ranker.js'
import { keepSteps, type StepColumns } from '../step-columns.js'
import type { Split } from './leave-last-one-out.js'
import { sealTest } from './sealed-test.js'

/** Sequences with times, and where they are cut. */
export interface TemporalInput {
  /** One user each, item indices in time order, each 0..items − 1. */
  readonly sequences: readonly Int32Array[]
  /** When each interaction was, milliseconds since 1970-01-01 UTC, as long as the sequences. */
  readonly times: readonly Float64Array[]
  /** What is known of the interactions beside their items, as long as the sequences. */
  readonly columns?: readonly StepColumns[]
  /** Catalog size, items of the test included: they are in the catalog, though nobody has had them yet. */
  readonly items: number
  /** Train before, test from here on, milliseconds since 1970-01-01 UTC. */
  readonly cutAt: number
  /** Whether what a user had before the cut is no target afterwards, since it is not shown again. @default true */
  readonly excludeSeen?: boolean
}

/**
 * The moment from which on the newest share of the interactions lies.
 * @param testShare  0..1
 * @returns          milliseconds since 1970-01-01 UTC
 */
export const cutAtShare = (times: readonly Float64Array[], testShare: number): number => {
  const all = new Float64Array(times.reduce((sum, own) => sum + own.length, 0))
  times.reduce((at, own) => (all.set(own, at), at + own.length), 0)
  all.sort()
  return all[Math.min(all.length - 1, Math.floor(all.length * (1 - testShare)))] ?? Infinity
}

/** Splits at the cut. */
export const splitTemporal = ({
  sequences,
  times,
  columns,
  items,
  cutAt,
  excludeSeen = true,
}: TemporalInput): Split => {
  const isBefore = (user: number, index: number): boolean => (times[user]?.[index] ?? Infinity) < cutAt
  // Copies, not views: a view's buffer would still hold what came afterwards.
  const train = sequences.map((sequence, user) => sequence.filter((_, index) => isBefore(user, index)))
  const targets = sequences.map((sequence, user) => {
    const after = new Set(sequence.filter((_, index) => !isBefore(user, index)))
    if (excludeSeen) for (const item of train[user] ?? []) after.delete(item)
    return Int32Array.from(after)
  })
  const owners = [...sequences.keys()].filter((user) => (targets[user]?.length ?? 0) > 0)
  const test = sealTest({
    owners,
    histories: owners.map((user) => train[user]?.slice() ?? new Int32Array(0)),
    targets: owners.map((user) => targets[user] ?? new Int32Array(0)),
    worths: new Float64Array(owners.length).fill(1),
    items,
  })
  const kept = columns?.map((own, user) => keepSteps(own, (place) => isBefore(user, place)))
  return { train: trainSetOf(train, items, kept), test }
}
