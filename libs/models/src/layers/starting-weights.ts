/** How the weights of a network begin, before anything is learned. */
import type { Random } from '@profilestream/contracts'
import { normals, uniforms } from '../random.js'
import type { WeightPlan } from '../architectures/network.js'

/** Standard deviation of starting embeddings, as in the code of W.-C. Kang, J. McAuley, ICDM 2018. */
const EMBEDDING_DEVIATION = 0.02

/** A table of vectors, such as the item embeddings: small normal numbers. */
export const embeddingTable = (rows: number, dimension: number): WeightPlan => ({
  shape: [rows, dimension],
  start: (random, count) => normals(random, count, EMBEDDING_DEVIATION),
})

/** Uniform by fan-in and fan-out (X. Glorot, Y. Bengio, AISTATS 2010). */
export const glorot =
  (fanIn: number, fanOut: number) =>
  (random: Random, count: number): Float32Array =>
    uniforms(random, count, Math.sqrt(6 / (fanIn + fanOut)))

/** A linear map of as many inputs to as many outputs. */
export const matrix = (inputs: number, outputs: number): WeightPlan => ({
  shape: [inputs, outputs],
  start: glorot(inputs, outputs),
})

/** The kernel of a convolution. */
export const convolutionKernel = (taps: number, inputs: number, filters: number): WeightPlan => ({
  shape: [taps, inputs, filters],
  start: glorot(taps * inputs, filters),
})

/** A bias: zeros. */
export const bias = (count: number): WeightPlan => ({ shape: [count], start: () => new Float32Array(count) })

/** The gain of a normalisation: ones. */
export const gain = (count: number): WeightPlan => ({
  shape: [count],
  start: () => new Float32Array(count).fill(1),
})
