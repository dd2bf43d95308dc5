/**
 * Cross-entropy of the next item over the whole catalog, with its gradient made in the same pass.
 *
 * For hidden rows h and item embeddings e: p = softmax(h·eᵀ), loss = −log p[target], and by hand
 *   ∂h = (p − onehot)·e = p·e − e[target],    ∂e = (p − onehot)ᵀ·h = pᵀ·h − Σ h at its target.
 * With q = exp(h·eᵀ) and Z its row sums, p = q / Z is never made: p·e = (q·e) / Z and pᵀ·h = qᵀ·(h / Z), so that of the
 * matrix [rows, items] there are three products, one exponential and one sum; the mean goes with 1 / Z. No row's largest
 * logit is taken away first: |h·e| ≤ max|h| max|e|, and while that is below 70, exp neither overflows nor vanishes. Above it
 * each row's largest logit is taken away first, which is two walks more.
 * Rows go in blocks, so that the matrix stays near the processor and memory stays bounded; a composed or sparse
 * cross-entropy walks the whole matrix several times more (figures: docs/decisions/0010-networks.md).
 *
 * Letters: N positions, I items, D dimension, R rows of a block.
 */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node'
import type { Tensorflow } from '../tensorflow.js'

/** Largest block of probabilities, in numbers: 4M floats are 16 MB. */
const BLOCK_NUMBERS = 4 * 1024 * 1024

/** Largest logit whose exponential is taken as it is: e^70 × 10⁷ items is far below the largest float, 3·10³⁸. */
const LARGEST_LOGIT = 70

/** Positions to be judged, and what followed each. */
export interface Positions {
  /** Vectors in the item-embedding space. */
  readonly hidden: Tensor // [N, D]
  /** Index of the item that followed, int32. */
  readonly targets: Tensor1D // [N]
}

/**
 * Mean cross-entropy over the positions; differentiable in `hidden` and `table`.
 * @param table  item embeddings, [I, D]
 * @returns      scalar, nats
 */
export const fullCrossEntropy = (tf: Tensorflow, { hidden, targets }: Positions, table: Tensor): Tensor => {
  const lossOf = tf.customGrad((...inputs) => {
    const [rows, embeddings, save] = inputs as unknown as [Tensor, Tensor, (kept: Tensor[]) => void]
    const { loss, gradients } = inBlocks(tf, { hidden: rows, targets }, embeddings)
    save(gradients)
    const gradFunc = (upstream: Tensor, saved: Tensor[]): Tensor[] => saved.map((g) => tf.mul(g, upstream))
    return { value: loss, gradFunc }
  })
  return lossOf(hidden, table)
}

type BlockResult = {
  readonly losses: Tensor // [R], −log p[target]
  readonly rows: Tensor // [R, D], p·e / N
  readonly table: Tensor // [I, D], pᵀ·h / N
}

const inBlocks = (
  tf: Tensorflow,
  { hidden, targets }: Positions,
  table: Tensor,
): { loss: Tensor; gradients: Tensor[] } => {
  const [positions = 0] = hidden.shape
  const [items = 0] = table.shape
  const blocks = Math.ceil((positions * items) / BLOCK_NUMBERS)
  const size = Math.ceil(positions / blocks)
  const share = 1 / positions
  const isSafe = largestLogit(tf, hidden, table) < LARGEST_LOGIT
  const expected = tf.gather(table, targets) // [N, D]
  let tableGradient: Tensor = tf.mul(tf.unsortedSegmentSum(hidden, targets, items), -share) // [I, D]
  const results: Pick<BlockResult, 'rows' | 'losses'>[] = []
  for (let from = 0; from < positions; from += size) {
    const count = Math.min(size, positions - from)
    const block = {
      hidden: tf.slice(hidden, [from, 0], [count, -1]),
      expected: tf.slice(expected, [from, 0], [count, -1]),
    }
    const result = tf.tidy(() => ofBlock(tf, block, { table, share, isSafe }))
    const soFar = tableGradient
    tableGradient = tf.add(tableGradient, result.table)
    tf.dispose([soFar, result.table, block])
    results.push(result)
  }
  const rows = tf.concat(
    results.map((result) => result.rows),
    0,
  ) // [N, D]
  const losses = tf.concat(
    results.map((result) => result.losses),
    0,
  ) // [N]
  return { loss: tf.mean(losses), gradients: [tf.sub(rows, tf.mul(expected, share)), tableGradient] }
}

/** An upper bound of every logit: the longest row times the longest embedding. */
const largestLogit = (tf: Tensorflow, hidden: Tensor, table: Tensor): number =>
  tf.tidy(() => {
    const [ofRows, ofItems] = [hidden, table].map((x) => tf.max(tf.sum(tf.square(x), 1)).dataSync()[0] ?? NaN)
    return Math.sqrt((ofRows ?? NaN) * (ofItems ?? NaN))
  })

const ofBlock = (
  tf: Tensorflow,
  { hidden, expected }: { hidden: Tensor; expected: Tensor },
  { table, share, isSafe }: { table: Tensor; share: number; isSafe: boolean },
): BlockResult => {
  const ofTargets = tf.sum(tf.mul(hidden, expected), 1) // [R]
  const logits = tf.matMul(hidden, table, false, true) // [R, I]
  const largest = isSafe ? tf.scalar(0) : tf.max(logits, 1, true) // [] or [R, 1]
  const q = tf.exp(isSafe ? logits : tf.sub(logits, largest)) // [R, I]
  const z = tf.sum(q, 1, true) // [R, 1]
  const scale = tf.div(share, z) // [R, 1]
  const logOfSum = tf.reshape(tf.add(tf.log(z), largest), [-1]) // [R]
  return {
    losses: tf.sub(logOfSum, ofTargets), // [R]
    rows: tf.mul(tf.matMul(q, table), scale), // [R, D]
    table: tf.matMul(q, tf.mul(hidden, scale), true, false), // [I, D]
  }
}
