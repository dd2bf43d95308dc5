/** Collects what the partitions bring into micro-batches: several fetched at once are folded as one. */
import type { RecordBatch } from '@profilestream/event-log'
import type { FetchedBatch } from './batch.js'

/** Where fetched batches go in. */
export interface Collector {
  /** Resolves when the batch is folded; rejects with what processing threw, or with undefined when it was dropped. */
  add(batch: RecordBatch): Promise<void>
  /** Drops what waits: it is delivered again. */
  drop(): void
}

/** How batches are put together. */
export interface CollectorSettings {
  /** A micro-batch is closed when it has this many events; one fetched batch is never split. */
  readonly maxBatchEvents: number
}

interface Waiting {
  readonly batch: RecordBatch
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const merge = (waiting: readonly Waiting[]): FetchedBatch => {
  const firstOffsets = new Map<number, number>()
  const nextOffsets = new Map<number, number>()
  for (const { batch } of waiting) {
    const [first, last] = [batch.records[0], batch.records.at(-1)]
    if (first === undefined || last === undefined) continue
    if (!firstOffsets.has(batch.partition)) firstOffsets.set(batch.partition, first.offset)
    nextOffsets.set(batch.partition, last.offset + 1)
  }
  return { records: waiting.flatMap(({ batch }) => batch.records), firstOffsets, nextOffsets }
}

/** Makes a collector that gives one micro-batch at a time to `process`. */
export const createCollector = (
  process: (batch: FetchedBatch) => Promise<void>,
  { maxBatchEvents }: CollectorSettings,
): Collector => {
  let queue: Waiting[] = []
  let isProcessing = false

  const take = (): Waiting[] => {
    let events = 0
    const enough = queue.findIndex(({ batch }) => (events += batch.records.length) >= maxBatchEvents)
    return enough === -1 ? queue.splice(0) : queue.splice(0, enough + 1)
  }
  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      const taken = take()
      try {
        await process(merge(taken))
        taken.forEach(({ resolve }) => resolve())
      } catch (error) {
        taken.forEach(({ reject }) => reject(error))
      }
    }
    isProcessing = false
  }
  return {
    add: (batch) =>
      new Promise((resolve, reject) => {
        queue.push({ batch, resolve, reject })
        if (isProcessing) return
        isProcessing = true
        // The other partitions of the same fetch are added before the next turn of the event loop.
        setImmediate(() => void run())
      }),
    drop: () => {
      const dropped = queue
      queue = []
      dropped.forEach(({ reject }) => reject(undefined))
    },
  }
}
