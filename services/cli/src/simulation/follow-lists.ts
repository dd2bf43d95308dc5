/** Hands every new recommendation list to whoever wants to see it. */
import type { RecommendationList } from '@profilestream/contracts'
import type { EventLog, Follower } from '@profilestream/event-log'

/**
 * Follows the topic recommendations from its end.
 * @param onList    each list, as it comes; unreadable records are left out
 * @param onFailed  following ended by an error
 */
export const followLists = (
  eventLog: EventLog,
  onList: (list: RecommendationList) => void,
  onFailed: (error: Error) => void = () => undefined,
): Promise<Follower> =>
  eventLog.followAll({
    topic: eventLog.topics.recommendations.name,
    from: 'latest',
    onFailed,
    onRecords: async (records) => {
      for (const { value } of records) {
        const read = await eventLog.decode(eventLog.codecs.recommendationList, value)
        if (read.kind === 'accepted') onList(read.value)
      }
    },
  })
