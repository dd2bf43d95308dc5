/**
 * How far each partition's time has come: the greatest occurredAt of its records checked so far. It belongs to an offset,
 * so whenever a partition is read from another offset, the watermark as of that offset must be put back; it is carried
 * beside the settled and the committed offsets for that.
 */
import { NO_WATERMARK } from '@profilestream/profile'

/** Watermarks by partition, milliseconds since 1970-01-01 UTC. */
export type WatermarkByPartition = ReadonlyMap<number, number>

/** The watermarks of the partitions being read, each as of the next record to be checked. */
export interface Watermarks {
  /** NO_WATERMARK before a partition's first event. */
  of(partition: number): number
  /** An event of the partition has passed the stateless rules. */
  raise(partition: number, occurredAt: number): void
  /** Partitions are read from other offsets: these hold there; a partition that is not named has none yet. */
  reset(watermarks: WatermarkByPartition): void
}

/** Makes them, empty. */
export const createWatermarks = (): Watermarks => {
  let byPartition: number[] = []
  return {
    of: (partition) => byPartition[partition] ?? NO_WATERMARK,
    raise: (partition, occurredAt) => {
      if (!((byPartition[partition] ?? NO_WATERMARK) >= occurredAt)) byPartition[partition] = occurredAt
    },
    reset: (watermarks) => {
      byPartition = []
      for (const [partition, watermark] of watermarks) byPartition[partition] = watermark
    },
  }
}
