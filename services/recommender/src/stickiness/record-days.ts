/** Day records: the days of every profile update, less those of bots, are copied into Redis, where only a newer version counts. */
import type { ProfileUpdated } from '@profilestream/contracts'
import type { EventLog, RecordBatch, Subscription } from '@profilestream/event-log'
import type { Logger } from '@profilestream/service'
import { withoutBotDays, type DayRecordStore } from '@profilestream/stickiness'
import type { RecommenderMetrics } from '../metrics.js'
import type { Running } from '../updates/emit-lists.js'

/** What recording needs. */
export interface RecordDaysDependencies {
  readonly eventLog: EventLog
  readonly dayRecords: DayRecordStore
  readonly logger: Logger
  readonly metrics: RecommenderMetrics
  readonly onFailed: (error: Error) => void
}

/** Makes the recorder: a group of its own, so that counting never waits for lists. */
export const createRecordDays = (
  { eventLog, dayRecords, logger, metrics, onFailed }: RecordDaysDependencies,
  { groupId, zoneOffsetMinutes }: { readonly groupId: string; readonly zoneOffsetMinutes: number },
): Running => {
  let subscription: Subscription | undefined

  const updatesOf = async ({ partition, records }: RecordBatch): Promise<ProfileUpdated[]> => {
    const updates: ProfileUpdated[] = []
    for (const { offset, value } of records) {
      const read = await eventLog.decode(eventLog.codecs.profileUpdated, value)
      if (read.kind === 'accepted') updates.push(withoutBotDays(read.value, zoneOffsetMinutes))
      else
        logger.warn(
          { partition, offset, reason: read.detail },
          'a profile update is unreadable and not counted',
        )
    }
    return updates
  }

  return {
    start: async () => {
      subscription = await eventLog.consumeBatches({
        topic: eventLog.topics.profileUpdates.name,
        groupId,
        onFailed,
        onBatch: async (batch, control) => {
          metrics.dayRecords.inc(await dayRecords.recordDays(await updatesOf(batch)))
          const last = batch.records.at(-1)
          if (last !== undefined && !control.isStale()) await control.commit(last.offset + 1)
        },
      })
    },
    stop: async () => subscription?.stop(),
  }
}
