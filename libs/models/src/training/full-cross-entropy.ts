/**
 * Cross-entropy of the next item over the whole catalog, with its gradient made in the same pass.
 *
 * For hidden rows h and item embeddings e: p = softmax(h·eᵀ), loss = −log p[target], and by hand
 *   ∂h = (p − onehot)·e = p·e − e[target],    ∂e = (p − onehot)ᵀ·h = pᵀ·h − Σ h at its target.
 * Rows go in blocks, so that the [rows, items] matrix stays near the processor and memory stays bounded; a composed
 * or sparse cross-entropy walks the whole matrix several times more (see reference figures in docs/evaluation.md).
 *
 * Letters: N positions, I items, D dimension, R rows of a block.
 */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node'
import { type Tensorflow } from '../tensorflow.js'

/** Largest block of probabilities, in numbers: 4M floats are 16 MB. */
const BLOCK_NUMBERS = 4 * 1024 * 1024

/** Keeps log(p) finite. */
const TINY = 1e-30

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
  readonly loss: Tensor // [], a sum over the block
  readonly rows: Tensor // [R, D], gradient in hidden
  readonly table: Tensor // [I, D], gradient in the table, of the p part
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
  const expected = tf.gather(table, targets) // [N, D]
  let loss: Tensor = tf.scalar(0)
  let tableGradient: Tensor = tf.neg(tf.unsortedSegmentSum(hidden, targets, items)) // [I, D]
  const rowGradients: Tensor[] = []
  for (let from = 0; from < positions; from += size) {
    const count = Math.min(size, positions - from)
    const block = {
      hidden: tf.slice(hidden, [from, 0], [count, -1]),
      targets: tf.slice1d(targets, from, count),
    }
    const result = tf.tidy(() => ofBlock(tf, block, table))
    const [lossSoFar, tableSoFar] = [loss, tableGradient]
    loss = tf.add(loss, result.loss)
    tableGradient = tf.add(tableGradient, result.table)
    tf.dispose([lossSoFar, tableSoFar, result.loss, result.table, block])
    rowGradients.push(result.rows)
  }
  const share = 1 / positions
  const rowGradient = tf.mul(tf.sub(tf.concat(rowGradients, 0), expected), share) // [N, D]
  return { loss: tf.mul(loss, share), gradients: [rowGradient, tf.mul(tableGradient, share)] }
}

const ofBlock = (tf: Tensorflow, { hidden, targets }: Positions, table: Tensor): BlockResult => {
  const [rows = 0] = hidden.shape
  const [items = 0] = table.shape
  const p = tf.softmax(tf.matMul(hidden, table, false, true)) // [R, I]
  const places = tf.add(tf.mul(tf.range(0, rows, 1, 'int32'), tf.scalar(items, 'int32')), targets) // [R]
  const ofTargets = tf.gather(tf.reshape(p, [-1]), places) // [R]
  return {
    loss: tf.neg(tf.sum(tf.log(tf.add(ofTargets, TINY)))),
    rows: tf.matMul(p, table), // [R, D]
    table: tf.matMul(p, hidden, true, false), // [I, D]
  }
}
