/**
 * A network of any architecture that is to name a category: the classes take the place of the catalog. Its `items` are
 * vectors of the classes, which encoded histories are multiplied with, and what the architecture reads as item embeddings are
 * weights of their own, `inputs`. Where asked, what an item reads as is its own vector and the mean of those of all
 * categories that it names, so that few-met items say something from the first step.
 *
 * Letters: I items, C classes, G categories, D dimension.
 */
import type { Tensor } from '@tensorflow/tfjs-node'
import { weightOf, type Network, type NetworkSize, type Weights } from '../architectures/network.js'
import { embeddingTable } from '../layers/starting-weights.js'
import type { Tensorflow } from '../tensorflow.js'

/** What items are and what is known of them. */
export interface CategoryInputs {
  readonly items: number
  /** Each row shares out 1 among the categories that the item names; null leaves them out. */
  readonly shares: Tensor | null // [I, G]
}

/** The network; whoever made `shares` disposes it after the network's last use. */
export const categoryNetwork = (inner: Network, { items, shares }: CategoryInputs): Network => ({
  stride: inner.stride,
  plan: (size) => {
    const { items: inputs, ...others } = inner.plan({ ...size, items })
    return {
      items: embeddingTable(size.items, size.dimension),
      ...(inputs && { inputs }),
      ...(shares && { categories: embeddingTable(shares.shape[1] ?? 0, size.dimension) }),
      ...others,
    }
  },
  forward: (pass) =>
    inner.forward({
      ...pass,
      size: innerSize(pass.size, items),
      weights: { ...pass.weights, items: readAs(pass.tf, pass.weights, shares) },
    }),
})

const innerSize = (size: NetworkSize, items: number): NetworkSize => ({ ...size, items })

const readAs = (tf: Tensorflow, weights: Weights, shares: Tensor | null): Tensor => {
  const own = weightOf(weights, 'inputs') // [I, D]
  return shares === null ? own : tf.add(own, tf.matMul(shares, weightOf(weights, 'categories'))) // [I, D]
}

/** What share of an item each category is, [I, G]; the caller disposes it. */
export const categoryShares = (tf: Tensorflow, categories: readonly (readonly string[])[]): Tensor => {
  const names = [...new Set(categories.flat())]
  const values = new Float32Array(categories.length * names.length)
  categories.forEach((own, item) => {
    for (const name of own) values[item * names.length + names.indexOf(name)] = 1 / own.length
  })
  return tf.tensor2d(values, [categories.length, names.length])
}
