/** Histories as one padded tensor: newest at the right, so that a position means "steps before now". */
import type { StepColumns } from '@profilestream/evaluation'
import type { Tensor } from '@tensorflow/tfjs-node'
import type { SideInputs } from './side-inputs/side-inputs.js'
import type { Tensorflow } from './tensorflow.js'

/** Marks a place before the beginning of a history. */
export const PADDING = -1

/** Letters: B batch, T padded length, F side inputs. The maker disposes them (or makes them inside tf.tidy). */
export interface SequenceTensors {
  readonly batch: number
  /** Padded length T, a multiple of the network's stride, at most the network's length. */
  readonly length: number
  /** Item index or PADDING, int32. */
  readonly indices: Tensor // [B, T]
  /** 1 where there is an item, 0 where there is padding; null when nothing is padded. */
  readonly present: Tensor | null // [B, T]
  /** What is known beside the items, zeros where there is padding; null for a network that reads items only. */
  readonly side: Tensor | null // [B * T, F]
}

/** Padded rows in plain memory. */
export interface PaddedRows {
  readonly batch: number
  readonly length: number
  /** Row-major [batch, length], item index or PADDING. */
  readonly indices: Int32Array
  /** Of each history or its newest steps, [batch]; absent where only items are known. */
  readonly columns?: readonly StepColumns[]
}

/**
 * Lays the newest items of every history into rows of one length: that of the longest, rounded up.
 * @param histories  item indices, oldest first
 * @param longest    most items of a history to keep
 * @param multiple   row length is a multiple of this (the network's stride)
 */
export const padRows = (histories: readonly Int32Array[], longest: number, multiple: number): PaddedRows => {
  const needed = histories.reduce((most, history) => Math.max(most, history.length), 1)
  const length = Math.ceil(Math.min(longest, needed) / multiple) * multiple
  const indices = new Int32Array(histories.length * length).fill(PADDING)
  histories.forEach((history, row) => {
    const newest = history.subarray(Math.max(0, history.length - Math.min(length, longest)))
    indices.set(newest, (row + 1) * length - newest.length)
  })
  return { batch: histories.length, length, indices }
}

/** Moves padded rows into TensorFlow, with the side inputs of the network that reads them. */
export const toTensors = (tf: Tensorflow, rows: PaddedRows, side: SideInputs | null): SequenceTensors => {
  const { batch, length, indices } = rows
  const isPadded = indices.includes(PADDING)
  const present = isPadded ? Float32Array.from(indices, (index) => (index === PADDING ? 0 : 1)) : null
  return {
    batch,
    length,
    indices: tf.tensor2d(indices, [batch, length], 'int32'),
    present: present && tf.tensor2d(present, [batch, length], 'float32'),
    side: side && tf.tensor2d(side.layOut(rows), [batch * length, side.width], 'float32'),
  }
}
