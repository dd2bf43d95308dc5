/** Counts of a byte each as stored: a bit for each that is not 0, then those. */
import type { ByteReader } from './byte-reader.kernel.js'
import type { ByteWriter } from './byte-writer.kernel.js'

const BITS = 8

/** Whether all counts are 0. */
export const isEmptyTally = (counts: Uint8Array): boolean => {
  for (const count of counts) if (count !== 0) return false
  return true
}

/** Writes counts. */
export const writeTally = (writer: ByteWriter, counts: Uint8Array): void => {
  for (let from = 0; from < counts.length; from += BITS) {
    let used = 0
    for (let bit = 0; bit < BITS; bit++) if ((counts[from + bit] ?? 0) !== 0) used |= 1 << bit
    writer.byte(used)
  }
  for (const count of counts) if (count !== 0) writer.byte(count)
}

/** Reads what `writeTally` wrote of so many counts. */
export const readTally = (reader: ByteReader, counts: Uint8Array): void => {
  counts.fill(0)
  for (let from = 0; from < counts.length; from += BITS) {
    const used = reader.byte()
    for (let bit = 0; bit < BITS && from + bit < counts.length; bit++) counts[from + bit] = (used >>> bit) & 1
  }
  for (let i = 0; i < counts.length; i++) if (counts[i] !== 0) counts[i] = reader.byte()
}
