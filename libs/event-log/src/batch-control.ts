/** What the handler of a batch may do while it works: resolve, commit, give a sign of life, ask whether it still counts. */
import type { EachBatchPayload } from 'kafkajs'
import { committedPlace } from './commit-offsets.js'
import type { BatchControl } from './consume-options.js'

/**
 * Makes the control of one batch.
 * @param isStale  whether the batch counts for nothing any more
 */
export const batchControlOf = (
  payload: EachBatchPayload,
  isStale: () => boolean,
): Omit<BatchControl, 'again'> => {
  const { topic, partition } = payload.batch
  return {
    resolve: (offset) => {
      if (!isStale()) payload.resolveOffset(String(offset))
    },
    commit: (nextOffset, metadata) =>
      payload.commitOffsetsIfNecessary({
        topics: [{ topic, partitions: [committedPlace(partition, nextOffset, metadata)] }],
      }),
    heartbeat: () => payload.heartbeat(),
    isStale,
  }
}
