/** Commit: Kafka's offset is a hint of where to start, and trails the writes by the durability window. */
import type { Clock } from '@profilestream/service'
import type { Offsets, Settled } from '../batch.js'
import type { WatermarkByPartition } from '../watermarks.js'

/** What is settled: written, emitted, and everything before it too. */
export interface SettledOffsets {
  /** Adds a batch behind those settled before. */
  settled(batch: Settled): void
  /** What may be committed now: settled for longer than the window, and not committed yet. Empty for nothing. */
  due(): Settled
  /** Whether `due` would give any. */
  hasDue(): boolean
  /** Where a partition goes on; undefined before its first batch. */
  nextOf(partition: number): number | undefined
  /** Where every partition goes on that has had a batch. */
  newest(): Offsets
  /** The watermarks as of where the partitions go on. */
  watermarks(): WatermarkByPartition
  /** Forgets everything: partitions were given out anew, or Redis went back. */
  clear(): void
}

interface Settling extends Settled {
  readonly at: number
}

/** What is settled by partition, the newest of each. */
const createNewest = () => ({ nextOffsets: new Map<number, number>(), watermarks: new Map<number, number>() })

const add = (newest: ReturnType<typeof createNewest>, { nextOffsets, watermarks }: Settled): void => {
  for (const [partition, offset] of nextOffsets) newest.nextOffsets.set(partition, offset)
  for (const [partition, watermark] of watermarks) newest.watermarks.set(partition, watermark)
}

/** Makes an empty memory of what is settled. */
export const createSettledOffsets = (
  { clock }: { readonly clock: Clock },
  { durabilityWindowMs }: { readonly durabilityWindowMs: number },
): SettledOffsets => {
  let newest = createNewest()
  let waiting: Settling[] = []
  return {
    settled: (batch) => {
      add(newest, batch)
      waiting.push({ ...batch, at: clock.now() })
    },
    due: () => {
      const until = clock.now() - durabilityWindowMs
      const first = waiting.findIndex(({ at }) => at > until)
      const old = first === -1 ? waiting.splice(0) : waiting.splice(0, first)
      const due = createNewest()
      for (const batch of old) add(due, batch)
      return due
    },
    hasDue: () => {
      const oldest = waiting[0]
      return oldest !== undefined && oldest.at <= clock.now() - durabilityWindowMs
    },
    nextOf: (partition) => newest.nextOffsets.get(partition),
    newest: () => newest.nextOffsets,
    watermarks: () => newest.watermarks,
    clear: () => {
      newest = createNewest()
      waiting = []
    },
  }
}
