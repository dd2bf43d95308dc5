/** Numbers as bytes: little-endian, row after row, nothing else in the file. */
import { ContractError } from '@profilestream/contracts'
import type { Neighbours } from '@profilestream/similarity'

/** Any array of 32-bit numbers. */
export type Numbers = Float32Array | Uint32Array

/** The bytes of several arrays, one behind another. */
export const bytesOf = (...arrays: readonly Numbers[]): Buffer =>
  Buffer.concat(arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)))

/** Aligned copy of a part of a file, counted in 32-bit numbers. */
const copyOf = (bytes: Uint8Array, from: number, length: number): ArrayBuffer => {
  const copy = new ArrayBuffer(length * 4)
  new Uint8Array(copy).set(bytes.subarray(from * 4, (from + length) * 4))
  return copy
}

/** Reads `length` floats from place `from`, both counted in numbers. */
export const floatsOf = (bytes: Uint8Array, from: number, length: number): Float32Array =>
  new Float32Array(copyOf(bytes, from, length))

/** Reads `length` unsigned integers from place `from`, both counted in numbers. */
export const integersOf = (bytes: Uint8Array, from: number, length: number): Uint32Array =>
  new Uint32Array(copyOf(bytes, from, length))

/** Stops when a file does not hold as many numbers as the manifest says. */
export const requireNumbers = (bytes: Uint8Array, count: number, file: string): void => {
  if (bytes.byteLength === count * 4) return
  throw new ContractError(
    `${file} holds ${bytes.byteLength} bytes where ${count * 4} belong; the release is damaged: restore the folder or refit`,
  )
}

/** Neighbour lists as bytes: the number of entries, then offsets, items and scores. */
export const encodeNeighbours = ({ offsets, items, scores }: Neighbours): Buffer =>
  bytesOf(Uint32Array.of(items.length), offsets, items, scores)

/** Reads neighbour lists of a catalog of `items` items. */
export const decodeNeighbours = (bytes: Uint8Array, items: number, file: string): Neighbours => {
  const entries = bytes.byteLength < 4 ? 0 : (integersOf(bytes, 0, 1)[0] ?? 0)
  requireNumbers(bytes, 1 + items + 1 + 2 * entries, file)
  const afterOffsets = 1 + items + 1
  return {
    offsets: integersOf(bytes, 1, items + 1),
    items: integersOf(bytes, afterOffsets, entries),
    scores: floatsOf(bytes, afterOffsets + entries, entries),
  }
}
