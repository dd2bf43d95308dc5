/** Where in the log the user's events have been applied up to: what makes a second delivery do nothing. */

/** Partitions this user was seen in, ascending, and the next offset to apply in each. */
export interface Positions {
  readonly partitions: number[]
  readonly nextOffsets: number[]
}

/** Seen in no partition yet. */
export const createPositions = (): Positions => ({ partitions: [], nextOffsets: [] })

/** Forgets all positions, in place. */
export const clearPositions = ({ partitions, nextOffsets }: Positions): void => {
  if (partitions.length === 0) return
  partitions.length = 0
  nextOffsets.length = 0
}

/** Whether all that one has applied lies below the other's positions. */
export const isWithin = ({ partitions, nextOffsets }: Positions, other: Positions): boolean =>
  partitions.every(
    (partition, i) => nextOffsets[i]! <= (other.nextOffsets[other.partitions.indexOf(partition)] ?? 0),
  )

/** Moves past an offset; false when it lies below the position: its event has been applied. */
export const movePast = (positions: Positions, partition: number, offset: number): boolean => {
  const { partitions, nextOffsets } = positions
  let i = 0
  while (i < partitions.length && partitions[i]! < partition) i += 1
  if (partitions[i] !== partition) {
    partitions.splice(i, 0, partition)
    nextOffsets.splice(i, 0, offset + 1)
    return true
  }
  if (offset < nextOffsets[i]!) return false
  nextOffsets[i] = offset + 1
  return true
}
