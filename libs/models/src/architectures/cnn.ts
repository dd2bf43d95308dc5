/**
 * Dilated causal convolution over a history, one vector after every interaction.
 *
 * F. Yuan et al., "A Simple Convolutional Generative Network for Next Item Recommendation" (NextItNet), WSDM 2019:
 * residual blocks of two convolutions, the second with twice the dilation, and each block with four times the one
 * before, so that three blocks of kernel 3 see 127 items. Normalised before the block and not after each
 * convolution, by the root mean square, as in attention.ts. Nothing has a bias: padding is zero and stays zero.
 *
 * For the newest vector alone only the positions under its kernels are computed, a tree of 2 T positions in all
 * instead of two for every position of every block: what a block needs of the one below is every fourth position, so
 * each convolution keeps every second and the next finds its inputs side by side.
 *
 * Letters: B batch, T padded length, D dimension, F filters, Q positions kept: T, or T / 4 after every block.
 */
import type { Tensor } from '@tensorflow/tfjs-node'
import { causalConvolution, everyNewest } from '../layers/causal-convolution.js'
import { embed } from '../layers/embedding.js'
import { weightOf, type ForwardPass, type Network, type NetworkSize, type WeightPlan } from './network.js'
import { rowsOf } from '../layers/newest-position.js'
import { rmsNormalise } from '../layers/normalise.js'
import { convolutionKernel, embeddingTable, gain } from '../layers/starting-weights.js'

/** Items under one kernel. */
const KERNEL = 3
/** How much farther each convolution reaches than the one before. */
const GROWTH = 2

const plan = ({ items, dimension, hyperparameters }: NetworkSize): Record<string, WeightPlan> => {
  const { blocks = 3, filters = 64 } = hyperparameters
  const weights: Record<string, WeightPlan> = { items: embeddingTable(items, dimension) }
  for (let block = 0; block < blocks; block++)
    Object.assign(weights, {
      [`block${block}.gain`]: gain(dimension),
      [`block${block}.near`]: convolutionKernel(KERNEL, dimension, filters),
      [`block${block}.far`]: convolutionKernel(KERNEL, filters, dimension),
    })
  return { ...weights, gain: gain(dimension) }
}

const normalised = ({ tf, weights }: ForwardPass, x: Tensor, name: string): Tensor => {
  const rows = rmsNormalise(tf, rowsOf(tf, x, false), weightOf(weights, name)) // [B * T, D]
  return tf.reshape(rows, x.shape) // [B, T, D]
}

const residual = (pass: ForwardPass, x: Tensor, block: number): Tensor => {
  const { tf, dropout, isNewestOnly } = pass
  const every = isNewestOnly ? GROWTH : 1
  const dilation = isNewestOnly ? 1 : GROWTH ** (2 * block)
  const [near, far] = [
    weightOf(pass.weights, `block${block}.near`),
    weightOf(pass.weights, `block${block}.far`),
  ]
  const normal = normalised(pass, x, `block${block}.gain`) // [B, T, D]
  const inner = tf.relu(causalConvolution(tf, normal, { kernel: near, dilation, every })) // [B, T / every, F]
  const farther = isNewestOnly ? 1 : GROWTH * dilation
  const found = causalConvolution(tf, dropout(inner), { kernel: far, dilation: farther, every }) // [B, Q, D]
  return tf.add(everyNewest(tf, x, every * every), dropout(found)) // [B, Q, D]
}

const forward = (pass: ForwardPass): Tensor => {
  const { tf, size } = pass
  const { blocks = 3 } = size.hyperparameters
  const looked = embed(pass) // [B, T, D]
  let x = pass.dropout(looked) // [B, T, D]
  for (let block = 0; block < blocks; block++) x = residual(pass, x, block) // [B, Q, D]
  return rmsNormalise(tf, rowsOf(tf, x, pass.isNewestOnly), weightOf(pass.weights, 'gain')) // [B * T or B, D]
}

/** The convolutional network. Weights: items, block*.gain, block*.near, block*.far, gain. */
export const cnn: Network = { stride: 1, plan, forward }
