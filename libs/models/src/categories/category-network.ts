/**
 * A network of any architecture that is to name a category: the classes take the place of the catalog. Its `items` are
 * vectors of the classes, which encoded histories are multiplied with, and what the architecture reads as item embeddings are
 * weights of their own, `inputs`.
 */
import { weightOf, type Network } from '../architectures/network.js'
import { embeddingTable } from '../layers/starting-weights.js'

/** The network. @param items  how many it reads */
export const categoryNetwork = (inner: Network, items: number): Network => ({
  ...inner,
  plan: (size) => {
    const { items: inputs, ...others } = inner.plan({ ...size, items })
    return {
      items: embeddingTable(size.items, size.dimension),
      ...(inputs && { inputs }),
      ...others,
    }
  },
  forward: (pass) =>
    inner.forward({
      ...pass,
      size: { ...pass.size, items },
      weights: { ...pass.weights, items: weightOf(pass.weights, 'inputs') },
    }),
})
