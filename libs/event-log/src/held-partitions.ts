/**
 * Which partitions are not fetched. kafkajs forgets that with a consumer and keeps it when a partition is given away: what
 * was held then would never be fetched again when it comes back. So it is kept here, and told anew at each joining.
 */

/** What is held. */
export interface HeldPartitions {
  /** Holds these; all there are and will be when absent. */
  hold(partitions?: readonly number[]): void
  /** Lets these go; all when absent. */
  release(partitions?: readonly number[]): void
  isHeld(partition: number): boolean
}

/** Makes it, with nothing held. */
export const createHeldPartitions = (): HeldPartitions => {
  const held = new Set<number>()
  let isAllHeld = false
  return {
    hold: (partitions) => {
      if (partitions === undefined) isAllHeld = true
      else partitions.forEach((partition) => held.add(partition))
    },
    release: (partitions) => {
      if (partitions !== undefined) return partitions.forEach((partition) => held.delete(partition))
      isAllHeld = false
      held.clear()
    },
    isHeld: (partition) => isAllHeld || held.has(partition),
  }
}
