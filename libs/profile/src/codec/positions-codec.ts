/** Positions as stored: how many, then partition and next offset of each, partitions ascending. */
import type { Positions } from '../fold/position.kernel.js'
import type { ByteReader } from './byte-reader.kernel.js'
import type { ByteWriter } from './byte-writer.kernel.js'
import { LIMITS } from './layout.js'

/** Writes positions. */
export const writePositions = (writer: ByteWriter, { partitions, nextOffsets }: Positions): void => {
  writer.varint(partitions.length)
  for (const [index, partition] of partitions.entries()) {
    writer.varint(partition)
    writer.varint(nextOffsets[index] ?? 0)
  }
}

/** Reads what `writePositions` wrote into positions that are empty. */
export const readPositions = (reader: ByteReader, { partitions, nextOffsets }: Positions): void => {
  let previous = -1
  for (let count = reader.count(LIMITS.partitions); count > 0; count--) {
    const partition = reader.varint()
    if (partition <= previous) reader.refuse(`partition ${partition} after ${previous}`)
    partitions.push(partition)
    nextOffsets.push(reader.varint())
    previous = partition
  }
}
