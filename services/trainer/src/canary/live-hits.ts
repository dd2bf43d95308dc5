/**
 * Lists beside what users did next: each interaction is judged by the newest list that its user had been sent before it.
 * Lists and events come by two topics, so an interaction waits from one settling to the next for lists to arrive. Pure.
 */
import type { ItemId, RecommendationList, ReleaseVersion, UserId } from '@profilestream/contracts'
import { createUsersHits } from './users-hits.js'
import { liveDifference, type LiveDifference } from './live-difference.js'

/** Two releases that serve side by side. */
export interface Sides {
  readonly tried: ReleaseVersion
  readonly others: ReleaseVersion
}

/** What a user did, at the broker's time of the record. */
export interface LiveInteraction {
  readonly userId: UserId
  readonly itemId: ItemId
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
}

/** The comparison as it goes on. */
export interface LiveHits {
  /** @param at  the broker's time of the record */
  noteList(list: Pick<RecommendationList, 'userId' | 'release' | 'items'>, at: number): void
  noteInteraction(interaction: LiveInteraction): void
  /** Judges what had come by the settling before. */
  settle(): LiveDifference
}

/** Places of a list that count. */
const LIST = 10
/** Lists remembered of a user: those that may be newer than an interaction that waits, and the one before. */
const LISTS_A_USER = 4

interface Sent {
  readonly at: number
  readonly side: keyof Sides
  readonly items: readonly ItemId[]
}

/**
 * Begins to compare. Lists from before the first of the tried release are left out, so that both sides lived through the same hours.
 */
export const createLiveHits = ({ tried, others }: Sides): LiveHits => {
  const sides = { tried: createUsersHits(), others: createUsersHits() }
  const sent = new Map<UserId, Sent[]>()
  let begun = Infinity
  let waiting: LiveInteraction[] = []
  let ripe: LiveInteraction[] = []

  const judge = ({ userId, itemId, at }: LiveInteraction): void => {
    const list = sent.get(userId)?.findLast((one) => one.at < at && one.at >= begun)
    if (list !== undefined) sides[list.side].note(userId, list.items.includes(itemId))
  }
  return {
    noteList: ({ userId, release, items }, at) => {
      if (release !== tried && release !== others) return
      if (release === tried) begun = Math.min(begun, at)
      const side = release === tried ? 'tried' : 'others'
      const own = [...(sent.get(userId) ?? []), { at, side, items: idsOf(items) } as const]
      sent.set(userId, own.slice(-LISTS_A_USER))
    },
    noteInteraction: (interaction) => void waiting.push(interaction),
    settle: () => {
      ripe.forEach(judge)
      ripe = waiting
      waiting = []
      return liveDifference(sides.tried.share(), sides.others.share())
    },
  }
}

const idsOf = (items: RecommendationList['items']): readonly ItemId[] =>
  items.slice(0, LIST).map(({ itemId }) => itemId)
