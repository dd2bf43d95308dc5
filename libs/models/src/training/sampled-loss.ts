/**
 * Losses over the target and a shared sample of the catalog, for catalogs too large for the full sum: what they have in
 * common. Rows go in blocks and the gradient is made in the same pass, as in full-cross-entropy.ts.
 *
 * Letters: N positions, I items, D dimension, S sampled negatives, R rows of a block.
 */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node'
import type { Tensorflow } from '../tensorflow.js'
import type { Positions } from './full-cross-entropy.js'

/** Largest block of logits, in numbers. */
const BLOCK_NUMBERS = 4 * 1024 * 1024

/** The logits of a block. */
export interface SampledLogits {
  readonly positive: Tensor // [R, 1]
  readonly others: Tensor // [R, S]
  /** 1 where the sampled item is the row's own target, which must not count against itself; else 0. */
  readonly hits: Tensor // [R, S]
}

/** What a loss makes of logits: its value and its slopes, row by row. */
export interface LogitLoss {
  readonly losses: Tensor // [R]
  readonly ofPositive: Tensor // [R, 1]
  readonly ofOthers: Tensor // [R, S]
}

/** What is sampled, and from where. */
export interface Sample {
  /** Item embeddings. */
  readonly table: Tensor // [I, D]
  /** Sampled item indices, int32; may repeat. */
  readonly negatives: Tensor1D // [S]
}

/** Mean over the positions of a loss of logits; differentiable in `hidden` and `table`. */
export const sampledLoss = (
  tf: Tensorflow,
  { hidden, targets }: Positions,
  { table, negatives, loss }: Sample & { loss: (logits: SampledLogits) => LogitLoss },
): Tensor => {
  const lossOf = tf.customGrad((...inputs) => {
    const [rows, embeddings, save] = inputs as unknown as [Tensor, Tensor, (kept: Tensor[]) => void]
    const { value, gradients } = inBlocks(
      tf,
      { hidden: rows, targets },
      { table: embeddings, negatives, loss },
    )
    save(gradients)
    const gradFunc = (upstream: Tensor, saved: Tensor[]): Tensor[] => saved.map((g) => tf.mul(g, upstream))
    return { value, gradFunc }
  })
  return lossOf(hidden, table)
}

type Loss = (logits: SampledLogits) => LogitLoss

const inBlocks = (
  tf: Tensorflow,
  { hidden, targets }: Positions,
  { table, negatives, loss }: Sample & { loss: Loss },
): { value: Tensor; gradients: Tensor[] } => {
  const [positions = 0] = hidden.shape
  const [items = 0] = table.shape
  const [sampled] = negatives.shape
  const size = Math.max(1, Math.floor(BLOCK_NUMBERS / sampled))
  const sample = { embeddings: tf.gather(table, negatives), negatives } // [S, D]
  const blocks: Block[] = []
  for (let from = 0; from < positions; from += size) {
    const count = Math.min(size, positions - from)
    const of = {
      hidden: tf.slice(hidden, [from, 0], [count, -1]),
      targets: tf.slice1d(targets, from, count),
      share: 1 / positions,
    }
    blocks.push(tf.tidy(() => ofBlock(tf, { ...of, table }, { ...sample, loss })))
  }
  const ofNegatives = blocks.map((block) => block.ofNegatives) // [S, D] each
  const tableRows = tf.concat([...blocks.map((block) => block.ofTargets), tf.addN(ofNegatives)], 0) // [N + S, D]
  const tableGradient = tf.unsortedSegmentSum(tableRows, tf.concat<Tensor1D>([targets, negatives]), items) // [I, D]
  const losses = tf.concat(
    blocks.map((block) => block.losses),
    0,
  ) // [N]
  const rows = tf.concat(
    blocks.map((block) => block.rows),
    0,
  ) // [N, D]
  return { value: tf.mean(losses), gradients: [rows, tableGradient] }
}

type Block = {
  readonly losses: Tensor // [R]
  readonly rows: Tensor // [R, D], gradient in hidden
  readonly ofTargets: Tensor // [R, D], gradient in the targets' embeddings
  readonly ofNegatives: Tensor // [S, D], gradient in the negatives' embeddings
}

const ofBlock = (
  tf: Tensorflow,
  { hidden, targets, table, share }: Positions & { table: Tensor; share: number },
  { embeddings, negatives, loss }: { embeddings: Tensor; negatives: Tensor1D; loss: Loss },
): Block => {
  const expected = tf.gather(table, targets) // [R, D]
  const hits = tf.equal(tf.reshape(targets, [-1, 1]), tf.reshape(negatives, [1, -1])) // [R, S]
  const { losses, ofPositive, ofOthers } = loss({
    positive: tf.sum(tf.mul(hidden, expected), 1, true),
    others: tf.matMul(hidden, embeddings, false, true),
    hits: tf.cast(hits, 'float32'),
  })
  const towards = tf.mul(ofPositive, share) // [R, 1]
  const away = tf.matMul(ofOthers, embeddings) // [R, D]
  return {
    losses,
    rows: tf.add(tf.mul(towards, expected), tf.mul(away, share)),
    ofTargets: tf.mul(towards, hidden),
    ofNegatives: tf.matMul(ofOthers, tf.mul(hidden, share), true, false),
  }
}
