/** How a topic is consumed: what a handler is given, and what a subscription can be told. */
import type { RecordBatch } from './records.js'

/** What a handler can say about the batch it handles. */
export interface BatchControl {
  /** This record and those before it are handled: what is delivered after a failure begins behind it. */
  resolve(offset: number): void
  /** Commits the next offset to read of the batch's partition; `metadata` is kept beside it. */
  commit(nextOffset: number, metadata?: string): Promise<void>
  /** Tells the group that we live; at most one request in a third of the session timeout. */
  heartbeat(): Promise<void>
  /** The batch is not handled, and nothing has failed: what is not resolved is delivered again at once. */
  again(): void
  /** Whether the partition was sought elsewhere or taken away meanwhile: the rest of the batch means nothing. */
  isStale(): boolean
}

/** How a topic is consumed. */
export interface ConsumeOptions {
  readonly topic: string
  readonly groupId: string
  /**
   * Handles one batch. When it resolves, the batch counts as handled, unless it said `again`. When it throws a retriable error, the partition
   * pauses and what is not resolved is delivered again; any other error ends the subscription.
   */
  onBatch(batch: RecordBatch, control: BatchControl): Promise<void>
  /** Called after each joining of the group; nothing of the partitions we have now is fetched before it resolves. May seek. */
  onAssigned?(partitions: readonly number[], subscription: Subscription): Promise<void>
  /** Called when the group is about to give partitions out anew. */
  onRevoked?(): Promise<void>
  /** Called when everything before this offset is handled, also what no batch shows (aborted transactions, gaps). */
  onPassed?(partition: number, nextOffset: number): void
  /** Called when the subscription has ended by an error that trying again does not mend. */
  onFailed(error: Error): void
  /** Bytes of one partition in one fetch. */
  readonly maxBytesPerPartition?: number
  /** How long the broker may wait for new records, milliseconds. */
  readonly maxWaitMs?: number
  /** How many partitions' batches are handled at once. */
  readonly partitionsConcurrently?: number
}

/** A topic being consumed. */
export interface Subscription {
  /** Finishes the batches under way, leaves the group. */
  stop(): Promise<void>
  /** Fetches no more of these partitions (all we have when absent). */
  pause(partitions?: readonly number[]): void
  /** Fetches again. */
  resume(partitions?: readonly number[]): void
  /** Delivers a partition from this offset on; batches of it under way become stale. */
  seek(partition: number, offset: number): void
  /**
   * Commits next offsets by partition, outside of a batch; `metadataOf` says what is kept beside each.
   * @returns whether the group took them; it does not when it is about to give partitions out anew, or while we join it anew
   */
  commit(
    nextOffsets: ReadonlyMap<number, number>,
    metadataOf?: (partition: number) => string | undefined,
  ): Promise<boolean>
  /** The partitions we have now. */
  assigned(): readonly number[]
}
