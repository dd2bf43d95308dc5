/** Many histories through an encoder, some hundreds at a time: one batch of all would take memory by their number. */
import type { StepColumns } from '@profilestream/evaluation'
import type { Encoder } from './encoder.js'

/** Histories encoded at once. */
const BATCH = 256

/**
 * Encodes histories of any number; see Encoder.encode.
 * @param columns  of each history, for a network that reads side inputs
 * @returns        row-major [histories, dimension]
 */
export const encodeInBatches = (
  encoder: Encoder,
  histories: readonly Int32Array[],
  columns?: readonly StepColumns[],
): Float32Array => {
  const vectors = new Float32Array(histories.length * encoder.dimension)
  for (let from = 0; from < histories.length; from += BATCH) {
    const to = from + BATCH
    vectors.set(encoder.encode(histories.slice(from, to), columns?.slice(from, to)), from * encoder.dimension)
  }
  return vectors
}
