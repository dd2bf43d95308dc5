/** Follows profile-updates for who was a bot and when: what bots did is taken out of the trends and the online neighbours. Every instance reads all of it. */
import type { BotIntervals, UserId } from '@profilestream/contracts'
import type { Follower } from '@profilestream/event-log'
import { meetingsOf } from '@profilestream/similarity'
import type { FollowDependencies } from './follow-catalog.js'

/**
 * Reads profile-updates from a moment of the broker's time on.
 * @param sinceMs  first record's time, milliseconds since 1970-01-01 UTC
 * @param bots     told of every bot
 */
export const followBots = (
  { eventLog, scenarios, onFailed }: FollowDependencies,
  { sinceMs, bots }: { readonly sinceMs: number; readonly bots: BotIntervals },
): Promise<Follower> =>
  eventLog.followAll({
    topic: eventLog.topics.profileUpdates.name,
    from: { sinceMs },
    onFailed,
    onRecords: async (records) => {
      for (const { value } of records) {
        const read = await eventLog.decode(eventLog.codecs.profileUpdated, value)
        // What is unreadable is said where lists are made of it.
        if (read.kind === 'accepted' && bots.take(read.value)) takeBack(scenarios, bots, read.value.userId)
      }
    },
  })

/** Takes back what a user has added to the trends and the online neighbours as a bot. */
export const takeBack = (
  scenarios: FollowDependencies['scenarios'],
  bots: Pick<BotIntervals, 'isBot'>,
  userId: UserId,
): void => {
  for (const [name, { definition, counted, trends, online }] of scenarios) {
    const before = counted.of(userId).slice()
    const taken = counted.take(userId, ({ at }) => bots.isBot(userId, name, at))
    if (taken.length === 0) continue
    for (const event of taken) trends.takeBack(event)
    // What she did before and after it are now one step apart.
    for (const meeting of meetingsOf(before, definition.itemsRepeat)) online.takeBack(meeting)
    for (const meeting of meetingsOf(counted.of(userId), definition.itemsRepeat)) online.add(meeting)
  }
}
