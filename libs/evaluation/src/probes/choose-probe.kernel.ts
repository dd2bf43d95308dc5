/** Probes whose ridge is chosen by cross-validation, on columns brought to one scale first; what they are fitted on never judges them. */
import { createSeededRandom } from '@profilestream/contracts'
import { foldsOf } from '../protocols/k-fold.js'
import { fitProbe, readProbe, type LabelledRows, type LinearProbe } from './linear-probe.kernel.js'

/** How users are parted. */
export interface ProbeFolds {
  /** 2..255 */
  readonly folds: number
  readonly seed: number
}

/** Ridges that are tried, strongest first: from all but nothing read to all but anything believed. */
export const RIDGES: readonly number[] = [1, 0.3, 0.1, 0.03, 0.01, 0.003]
/** Folds by which a ridge is chosen, within what may be learned from. */
const INNER_FOLDS = 3

/** A probe and the ridge that held it. */
export interface ChosenProbe {
  readonly probe: LinearProbe
  readonly ridge: number
}

/** A probe for each ridge, strongest first, of rows as they are: scaling is in its weights. */
const fitPath = (of: LabelledRows, ridges: readonly number[]): LinearProbe[] => {
  const { scaled, unscale } = onOneScale(of)
  let probe: LinearProbe | undefined
  return ridges.map((ridge) => {
    probe = fitProbe(scaled, ridge, probe && { start: probe })
    return unscale(probe)
  })
}

/** Columns of mean 0 and deviation 1, a constant column of zeros; and back. */
const onOneScale = (of: LabelledRows) => {
  const { rows, width, labels } = of
  const means = new Float64Array(width)
  const scales = new Float64Array(width)
  for (let i = 0; i < rows.length; i++) means[i % width]! += rows[i]! / labels.length
  for (let i = 0; i < rows.length; i++) scales[i % width]! += (rows[i]! - means[i % width]!) ** 2
  for (let i = 0; i < width; i++) scales[i] = 1 / Math.sqrt(scales[i]! / labels.length || 1)
  const scaled = {
    ...of,
    rows: Float64Array.from(
      { length: rows.length },
      (_, i) => (rows[i]! - means[i % width]!) * scales[i % width]!,
    ),
  }
  const unscale = (probe: LinearProbe): LinearProbe => {
    const weights = probe.weights.map((weight, i) => weight * scales[i % width]!)
    const bias = probe.bias.slice()
    weights.forEach((weight, i) => (bias[Math.floor(i / width)]! -= weight * means[i % width]!))
    return { ...probe, weights, bias }
  }
  return { scaled, unscale }
}

/** Folds that hold about as many users of each class, [users]. */
const stratifiedFolds = ({ labels, classes }: LabelledRows, { folds, seed }: ProbeFolds): Uint8Array => {
  const random = createSeededRandom(seed).next
  const fold = new Uint8Array(labels.length)
  let next = 0
  for (let of = 0; of < classes; of++) {
    const users = Array.from({ length: labels.length }, (_, user) => user).filter(
      (user) => labels[user] === of,
    )
    foldsOf(users.length, folds, random).forEach(
      (drawn, place) => (fold[users[place]!] = (drawn + next) % folds),
    )
    next += users.length
  }
  return fold
}

/** Some of the users. */
const chosen = ({ rows, width, labels, classes }: LabelledRows, users: readonly number[]): LabelledRows => {
  const own = new Float64Array(users.length * width)
  users.forEach((user, place) => {
    for (let i = 0; i < width; i++) own[place * width + i] = rows[user * width + i]!
  })
  return { rows: own, width, labels: Int32Array.from(users, (user) => labels[user]!), classes }
}

/** Learns from all folds but one, and tells of that one, fold after fold. */
const eachFold = (
  of: LabelledRows,
  folding: ProbeFolds,
  tell: (learn: LabelledRows, judge: LabelledRows, users: readonly number[]) => void,
): void => {
  const fold = stratifiedFolds(of, folding)
  const users = Array.from(fold.keys())
  for (let held = 0; held < folding.folds; held++) {
    const judges = users.filter((user) => fold[user] === held)
    const learners = users.filter((user) => fold[user] !== held)
    if (judges.length > 0 && learners.length > 0) tell(chosen(of, learners), chosen(of, judges), judges)
  }
}

/** Fits a probe on all users, its ridge the one with the least cross-entropy on those left out in turn. */
export const chooseProbe = (of: LabelledRows, seed: number): ChosenProbe => {
  const losses = new Float64Array(RIDGES.length)
  if (of.width > 0)
    eachFold(of, { folds: INNER_FOLDS, seed }, (learn, judge) =>
      fitPath(learn, RIDGES).forEach((probe, at) => (losses[at]! += lossOf(probe, judge))),
    )
  const best = losses.indexOf(Math.min(...losses))
  const probe = fitPath(of, RIDGES.slice(0, best + 1)).at(-1)!
  return { probe, ridge: RIDGES[best]! }
}

/** Sum of the cross-entropy, nats. */
const lossOf = (probe: LinearProbe, { rows, labels, classes }: LabelledRows): number => {
  const probabilities = readProbe(probe, rows, labels.length)
  let loss = 0
  for (let user = 0; user < labels.length; user++)
    loss -= Math.log(Math.max(probabilities[user * classes + labels[user]!]!, Number.MIN_VALUE))
  return loss
}

/** What probes say of users they were not fitted on, [users, classes], row after row. */
export const probeByFolds = (of: LabelledRows, folding: ProbeFolds): Float64Array => {
  const { classes } = of
  const told = new Float64Array(of.labels.length * classes)
  eachFold(of, folding, (learn, judge, users) => {
    const { probe } = chooseProbe(learn, folding.seed)
    const said = readProbe(probe, judge.rows, users.length)
    users.forEach((user, place) =>
      told.set(said.subarray(place * classes, (place + 1) * classes), user * classes),
    )
  })
  return told
}
