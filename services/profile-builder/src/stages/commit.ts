/** Commit: Kafka's offset is a hint of where to start, and trails the writes by the durability window. */
import type { Clock } from '@profilestream/service'
import type { Offsets } from '../batch.js'

/** What is settled: written, emitted, and everything before it too. */
export interface SettledOffsets {
  /** Adds a batch behind those settled before. */
  settled(nextOffsets: Offsets): void
  /** The offsets that may be committed now: settled for longer than the window, and not committed yet. Empty for none. */
  due(): Offsets
  /** Whether `due` would give any. */
  hasDue(): boolean
  /** Where a partition goes on; undefined before its first batch. */
  nextOf(partition: number): number | undefined
  /** Forgets everything: partitions were given out anew, or Redis went back. */
  clear(): void
}

interface Settling {
  readonly at: number
  readonly nextOffsets: Offsets
}

/** Makes an empty memory of what is settled. */
export const createSettledOffsets = (
  { clock }: { readonly clock: Clock },
  { durabilityWindowMs }: { readonly durabilityWindowMs: number },
): SettledOffsets => {
  const newest = new Map<number, number>()
  let waiting: Settling[] = []
  return {
    settled: (nextOffsets) => {
      for (const [partition, offset] of nextOffsets) newest.set(partition, offset)
      waiting.push({ at: clock.now(), nextOffsets })
    },
    due: () => {
      const until = clock.now() - durabilityWindowMs
      const due = new Map<number, number>()
      const first = waiting.findIndex(({ at }) => at > until)
      const old = first === -1 ? waiting.splice(0) : waiting.splice(0, first)
      for (const { nextOffsets } of old)
        for (const [partition, offset] of nextOffsets) due.set(partition, offset)
      return due
    },
    hasDue: () => {
      const oldest = waiting[0]
      return oldest !== undefined && oldest.at <= clock.now() - durabilityWindowMs
    },
    nextOf: (partition) => newest.get(partition),
    clear: () => {
      newest.clear()
      waiting = []
    },
  }
}
