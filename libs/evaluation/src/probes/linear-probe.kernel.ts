/**
 * A linear probe: multinomial logistic regression from vectors to classes, held back by a ridge. What it can read lies in the
 * vectors in a plain form; what it can't may still be there.
 * Sources: Alain & Bengio, "Understanding intermediate layers using linear classifier probes", ICLR 2017 workshop;
 * Hastie, Tibshirani & Friedman, "The elements of statistical learning", 2nd ed., 2009, § 4.4 (the model), § 18.4 (the ridge).
 */
import { minimise, type Stopping } from './minimise.kernel.js'

/** Rows of numbers, one a user, and the class of each. */
export interface LabelledRows {
  /** [users, width], row after row. */
  readonly rows: ArrayLike<number>
  readonly width: number
  /** 0..classes − 1, [users]. */
  readonly labels: ArrayLike<number>
  readonly classes: number
}

/** A fitted probe; the probability of a class is the softmax of bias + weights · row. */
export interface LinearProbe {
  readonly width: number
  readonly classes: number
  /** [classes, width], row after row. */
  readonly weights: Float64Array
  /** [classes] */
  readonly bias: Float64Array
}

/**
 * Minimises the mean cross-entropy in nats + ridge / 2 · |weights|²; biases are free.
 * @param ridge  > 0; scikit-learn's C is 1 / (users · ridge), for two classes 2 / (users · ridge)
 * @param how.start  where to begin, as another ridge's probe; the shares of the classes when left out
 */
export const fitProbe = (
  of: LabelledRows,
  ridge: number,
  { start, ...stopping }: Stopping & { readonly start?: LinearProbe } = {},
): LinearProbe => {
  const { width, classes } = of
  const begin = new Float64Array(classes * (width + 1))
  if (start !== undefined) begin.set([...start.weights, ...start.bias])
  else begin.set(logShares(of), classes * width)
  const found = minimise(begin, (at, gradient) => lossAt(of, ridge, { at, gradient }), stopping)
  return { width, classes, weights: found.slice(0, classes * width), bias: found.slice(classes * width) }
}

/** Logarithms of the classes' shares, one user's worth added to each, [classes]. */
const logShares = ({ labels, classes }: LabelledRows): Float64Array => {
  const counts = new Float64Array(classes).fill(1)
  for (let user = 0; user < labels.length; user++) counts[labels[user]!]! += 1
  return counts.map(Math.log)
}

/** The objective and, into `gradient`, its slope; both of [classes · width] weights, then [classes] biases. */
const lossAt = (
  { rows, width, labels, classes }: LabelledRows,
  ridge: number,
  { at, gradient }: { readonly at: Float64Array; readonly gradient: Float64Array },
): number => {
  const biases = classes * width
  const shares = new Float64Array(classes)
  const scale = 1 / labels.length
  let loss = 0
  gradient.fill(0)
  for (let user = 0; user < labels.length; user++) {
    const row = user * width
    for (let of = 0; of < classes; of++) {
      let logit = at[biases + of]!
      for (let i = 0, w = of * width; i < width; i++, w++) logit += at[w]! * rows[row + i]!
      shares[of] = logit
    }
    softmaxInPlace(shares)
    loss -= Math.log(Math.max(shares[labels[user]!]!, Number.MIN_VALUE)) * scale
    shares[labels[user]!]! -= 1
    for (let of = 0; of < classes; of++) {
      const slope = shares[of]! * scale
      for (let i = 0, w = of * width; i < width; i++, w++) gradient[w]! += slope * rows[row + i]!
      gradient[biases + of]! += slope
    }
  }
  for (let w = 0; w < biases; w++) {
    loss += (ridge / 2) * at[w]! * at[w]!
    gradient[w]! += ridge * at[w]!
  }
  return loss
}

const softmaxInPlace = (logits: Float64Array): void => {
  let most = -Infinity
  for (const logit of logits) most = Math.max(most, logit)
  let sum = 0
  for (let of = 0; of < logits.length; of++) sum += logits[of] = Math.exp(logits[of]! - most)
  for (let of = 0; of < logits.length; of++) logits[of]! /= sum
}

/** A probe as far as it is read: its numbers of any kind. */
export type ReadableProbe = Readonly<
  Record<'width' | 'classes', number> & Record<'weights' | 'bias', ArrayLike<number>>
>

/**
 * What a probe says of rows.
 * @param rows   [users, width], row after row
 * @param users  how many rows there are, which a probe of no width can't tell
 * @returns      probabilities, [users, classes], row after row
 */
export const readProbe = (
  { width, classes, weights, bias }: ReadableProbe,
  rows: ArrayLike<number>,
  users = rows.length / width,
): Float64Array => {
  const probabilities = new Float64Array(users * classes)
  for (let user = 0; user < users; user++) {
    const own = probabilities.subarray(user * classes, (user + 1) * classes)
    for (let of = 0; of < classes; of++) {
      own[of] = bias[of]!
      for (let i = 0; i < width; i++) own[of]! += weights[of * width + i]! * rows[user * width + i]!
    }
    softmaxInPlace(own)
  }
  return probabilities
}
