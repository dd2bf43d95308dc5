/** Commits through kafkajs, which says nothing where it has asked nobody: only what the group was heard to have counts. */
import type { Consumer, TopicPartitionOffsetAndMetadata } from 'kafkajs'

/** kafkajs takes an absent field, not an undefined one. */
const withMetadata = (metadata: string | undefined): { metadata?: string } =>
  metadata === undefined ? {} : { metadata }

/** A position as kafkajs is told it; the metadata is the committer's own note. */
export const committedPlace = (
  partition: number,
  nextOffset: number,
  metadata?: string,
): { partition: number; offset: string; metadata?: string } => ({
  partition,
  offset: String(nextOffset),
  ...withMetadata(metadata),
})

/** Commits once. @returns whether the group has them: kafkajs also resolves when it has asked nobody */
export const commitOnce = async (
  consumer: Consumer | undefined,
  offsets: readonly TopicPartitionOffsetAndMetadata[],
): Promise<boolean> => {
  if (consumer === undefined) return false
  let isCommitted = false
  const unlisten = consumer.on(consumer.events.COMMIT_OFFSETS, () => {
    isCommitted = true
  })
  try {
    await consumer.commitOffsets([...offsets])
    return isCommitted
  } finally {
    unlisten()
  }
}
