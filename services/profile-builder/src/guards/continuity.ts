/**
 * Rule 5 while a builder runs: a partition's batches follow one another. When the offset asked for is not in the log any
 * more, kafkajs goes on at another without a word; what lies between was never applied.
 */
import { UnavailableError } from '@profilestream/contracts'
import type { TopicAdmin } from '@profilestream/event-log'
import type { FetchedBatch, Offsets } from '../batch.js'

/** The log has not gone on where it stopped: it is looked at again before anything of it is applied. */
export class LogJumped extends UnavailableError {}

/** Watches that batches follow one another. */
export interface Continuity {
  /** Where each partition goes on from now; what was known before is forgotten. */
  expect(next: Offsets): void
  /** Everything before the offset is handled. */
  passed(partition: number, next: number): void
  /**
   * @throws LogJumped when a partition went back, or left out records that are in the log no more; what a log never
   * shows (aborted transactions) may be left out
   */
  verify(batch: Pick<FetchedBatch, 'firstOffsets'>): Promise<void>
}

/** What watching needs. */
export interface ContinuityDependencies {
  readonly admin: Pick<TopicAdmin, 'startOffsets'>
}

/** Makes it; nothing is expected yet. */
export const createContinuity = (
  { admin }: ContinuityDependencies,
  { topic }: { readonly topic: string },
): Continuity => {
  const expected = new Map<number, number>()

  const lookAt = async (partition: number, wanted: number, found: number): Promise<void> => {
    if (found >= wanted) {
      const starts = await admin.startOffsets(topic)
      if ((starts[partition] ?? 0) <= wanted) return
    }
    throw new LogJumped(
      `partition ${partition} of ${topic} went on at ${found} and not at ${wanted}: records were deleted, or the topic was made anew`,
    )
  }
  return {
    expect: (next) => {
      expected.clear()
      for (const [partition, offset] of next) expected.set(partition, offset)
    },
    passed: (partition, next) => void expected.set(partition, next),
    verify: async ({ firstOffsets }) => {
      for (const [partition, found] of firstOffsets) {
        const wanted = expected.get(partition)
        if (wanted !== undefined && found !== wanted) await lookAt(partition, wanted, found)
      }
    },
  }
}
