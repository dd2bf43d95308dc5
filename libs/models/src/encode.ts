/** One batch of histories through a network: encoded vectors, or scores of the whole catalog. */
import { ContractError } from '@profilestream/contracts'
import type { StepColumns } from '@profilestream/evaluation'
import type { Tensor } from '@tensorflow/tfjs-node'
import { noDropout, weightOf, type Network, type NetworkSize, type Weights } from './architectures/network.js'
import { partsByLength } from './parts-by-length.js'
import { padRows, toTensors } from './sequence-tensors.js'
import type { SideInputs } from './side-inputs/side-inputs.js'
import type { Tensorflow } from './tensorflow.js'
import { valuesOf } from './values-of.js'

/** A network with its weights in TensorFlow. */
export interface LoadedNetwork {
  readonly tf: Tensorflow
  readonly network: Network
  readonly size: NetworkSize
  readonly weights: Weights
  /** What encoding uses of weights that no longer change; null while they do. */
  readonly prepared: Weights | null
  /** What it reads beside items; null for nothing. */
  readonly side: SideInputs | null
}

/** Weights as the network encodes with them; call inside tf.tidy. */
export const preparedWeights = ({
  tf,
  network,
  size,
  weights,
}: Pick<LoadedNetwork, 'tf' | 'network' | 'size' | 'weights'>): Weights =>
  network.prepare?.(tf, size, weights) ?? weights

/**
 * Encodes a batch, histories of about one length together; call inside tf.tidy.
 * @param columns  of each history, for a network that reads side inputs
 * @returns        [histories, dimension]; the row of an empty history is zero
 */
export const encodeTensor = (
  loaded: LoadedNetwork,
  histories: readonly Int32Array[],
  columns?: readonly StepColumns[],
): Tensor => {
  const { tf, size } = loaded
  const prepared = { ...loaded, weights: loaded.prepared ?? preparedWeights(loaded) }
  const lengths = histories.map((history) => Math.min(history.length, size.length))
  const parts = partsByLength(lengths, size.length)
  if (parts.length === 1) return encodeTogether(prepared, histories, columns)
  const encoded = parts.map((rows) =>
    tf.tidy(() => encodeTogether(prepared, chosen(histories, rows), columns && chosen(columns, rows))),
  )
  const places = new Int32Array(histories.length)
  parts.flat().forEach((row, place) => (places[row] = place))
  return tf.gather(tf.concat(encoded), tf.tensor1d(places, 'int32')) // [B, D]
}

const chosen = <Value>(values: readonly Value[], rows: readonly number[]): Value[] =>
  rows.flatMap((row) => values[row] ?? [])

/** One pass through the network, by prepared weights. */
const encodeTogether = (
  { tf, network, size, weights, side }: Omit<LoadedNetwork, 'prepared'>,
  histories: readonly Int32Array[],
  columns?: readonly StepColumns[],
): Tensor => {
  const rows = { ...padRows(histories, size.length, network.stride), ...(columns && { columns }) }
  const batch = toTensors(tf, rows, side)
  const encoded = network.forward({ tf, size, weights, batch, dropout: noDropout, isNewestOnly: true }) // [B, D]
  if (histories.every((history) => history.length > 0)) return encoded
  const known = histories.map((history) => (history.length > 0 ? 1 : 0))
  return tf.mul(encoded, tf.tensor2d(known, [rows.batch, 1])) // [B, D]
}

/** Encodes histories; see Encoder.encode. */
export const encodeHistories = (
  loaded: LoadedNetwork,
  histories: readonly Int32Array[],
  columns?: readonly StepColumns[],
): Float32Array => {
  if (histories.length === 0) return new Float32Array(0)
  checkIndices(histories, loaded.size.items)
  return valuesOf(loaded.tf, () => encodeTensor(loaded, histories, columns))
}

/**
 * Inner products of encoded histories with every item.
 * @returns row-major [histories, items]
 */
export const scoreHistories = (
  loaded: LoadedNetwork,
  histories: readonly Int32Array[],
  columns?: readonly StepColumns[],
): Float32Array => {
  if (histories.length === 0) return new Float32Array(0)
  checkIndices(histories, loaded.size.items)
  const { tf, weights } = loaded
  return valuesOf(tf, () => {
    const encoded = encodeTensor(loaded, histories, columns) // [B, D]
    return tf.matMul(encoded, weightOf(weights, 'items'), false, true) // [B, I]
  })
}

const checkIndices = (histories: readonly Int32Array[], items: number): void => {
  for (const history of histories)
    for (const index of history)
      if (index < 0 || index >= items)
        throw new ContractError(
          `Item index ${index} is outside 0..${items - 1}; leave out items that this release does not know.`,
        )
}
