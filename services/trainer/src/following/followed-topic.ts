/** A topic that the trainer follows record by record: started when it has been read to its end. */
import { followedPart, type EventLog, type FollowFrom, type LogRecord } from '@profilestream/event-log'

/** A topic being followed. */
export interface FollowedTopic {
  /** Reads to the end of the topic, then goes on. @param from  where to begin; the beginning when left out */
  start(from?: FollowFrom): Promise<void>
  stop(): Promise<void>
}

/** Who follows what. */
export interface FollowedTopicOptions {
  readonly topic: string
  /** Takes one record after the other. */
  readonly take: (record: LogRecord) => Promise<void>
  readonly fail: (error: unknown) => void
}

/** Makes the follower. */
export const createFollowedTopic = (
  eventLog: Pick<EventLog, 'followAll'>,
  { topic, take, fail }: FollowedTopicOptions,
): FollowedTopic => {
  let begin: FollowFrom = 'beginning'
  const onRecords = async (records: readonly LogRecord[]): Promise<void> => {
    for (const record of records) await take(record)
  }
  const part = followedPart(() => eventLog.followAll({ topic, from: begin, onRecords, onFailed: fail }))
  return {
    ...part,
    start: (from = 'beginning') => {
      begin = from
      return part.start()
    },
  }
}
