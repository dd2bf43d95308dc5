/** Places in the log, by partition: how far a fold is, how far builders have committed, where the log ends. */
import type { TopicAdmin } from '@profilestream/event-log'
import type { FoldedUpTo } from '@profilestream/profile-store'
import type { Offsets } from '../batch.js'
import type { WatermarkByPartition } from '../watermarks.js'

/** Where each partition goes on. */
export type FoldedPartitions = ReadonlyMap<number, FoldedUpTo>

/** The offsets alone. */
export const offsetsOf = (folded: FoldedPartitions): Map<number, number> =>
  new Map([...folded].map(([partition, { next }]) => [partition, next]))

/** The watermarks alone; none of a partition that has had no event. */
export const watermarksOf = (folded: FoldedPartitions): WatermarkByPartition =>
  new Map(
    [...folded].flatMap(([partition, { watermark }]) =>
      watermark === undefined ? [] : [[partition, watermark]],
    ),
  )

/** What builders go on from, at most. */
export const committedOffsets = async (
  admin: Pick<TopicAdmin, 'commits'>,
  { groupId, topic }: { readonly groupId: string; readonly topic: string },
): Promise<Offsets> => {
  const commits = await admin.commits(groupId, topic)
  return new Map(commits.flatMap(({ offset }, partition) => (offset === null ? [] : [[partition, offset]])))
}

/** Where the log ends now. */
export const logEnds = async (admin: Pick<TopicAdmin, 'endOffsets'>, topic: string): Promise<Offsets> =>
  new Map((await admin.endOffsets(topic)).entries())
