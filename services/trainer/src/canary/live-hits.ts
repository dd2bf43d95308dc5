/**
 * Lists beside what users did next: each interaction is judged by the newest list that its user had been sent before it.
 * Lists and events come by two topics, so an interaction waits from one settling to the next for lists to arrive. Pure.
 */
import {
  hash32,
  type ItemId,
  type RecommendationList,
  type ReleaseVersion,
  type UserId,
} from '@profilestream/contracts'
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

/** An interaction beside the list that its user had been sent before it. */
export interface JudgedInteraction {
  /** Hash of the user's id, 16 hexadecimal digits: what is kept of it names nobody. */
  readonly user: string
  readonly side: keyof Sides
  readonly isHit: boolean
  /** The broker's time of the interaction, milliseconds. */
  readonly at: number
}

/** The comparison as it goes on. */
export interface LiveHits {
  /** @param at  the broker's time of the record */
  noteList(list: Pick<RecommendationList, 'userId' | 'release' | 'items'>, at: number): void
  noteInteraction(interaction: LiveInteraction): void
  /** Judges what had come by the settling before. It does not count yet. */
  settle(): readonly JudgedInteraction[]
  /** Counts what was judged. @returns the comparison with it */
  count(judged: readonly JudgedInteraction[]): LiveDifference
}

/** Places of a list that count. */
const LIST = 10
/** Lists remembered of a user however old they are. */
const LISTS_A_USER = 4
/** Lists younger than this, beside a user's newest, are remembered however many: interactions wait for two looks. In milliseconds. */
const REMEMBERED_MS = 15_000

interface Sent {
  readonly at: number
  readonly side: keyof Sides
  readonly items: readonly ItemId[]
}

/** Two seeds: two halves of a user's hash. */
const SEEDS = [0x243f6a88, 0x85a308d3] as const

const hashOf = (userId: UserId): string =>
  SEEDS.map((seed) => hash32(userId, seed).toString(16).padStart(8, '0')).join('')

/**
 * Begins to compare. Lists from before the first of the tried release are left out, so that both sides lived through the same hours.
 * @param counted  what a process before this one had judged; an interaction from before the newest of it may come again with
 *                 what of the clickstream is read again, and is left out
 */
export const createLiveHits = (
  { tried, others }: Sides,
  counted: readonly JudgedInteraction[] = [],
): LiveHits => {
  const sides = { tried: createUsersHits(), others: createUsersHits() }
  const sent = new Map<UserId, Sent[]>()
  let begun = Infinity
  let waiting: LiveInteraction[] = []
  let ripe: LiveInteraction[] = []

  const judge = ({ userId, itemId, at }: LiveInteraction): JudgedInteraction[] => {
    const list = sent.get(userId)?.findLast((one) => one.at < at && one.at >= begun)
    if (list === undefined) return []
    return [{ user: hashOf(userId), side: list.side, isHit: list.items.includes(itemId), at }]
  }
  const count: LiveHits['count'] = (judged) => {
    for (const { side, user, isHit } of judged) sides[side].note(user, isHit)
    return liveDifference(sides.tried.share(), sides.others.share())
  }
  count(counted)
  const countedTo = counted.reduce((newest, { at }) => Math.max(newest, at), -Infinity)
  return {
    noteList: ({ userId, release, items }, at) => {
      if (release !== tried && release !== others) return
      if (release === tried) begun = Math.min(begun, at)
      const side = release === tried ? 'tried' : 'others'
      const own = [...(sent.get(userId) ?? []), { at, side, items: idsOf(items) } as const]
      const few = own.length - LISTS_A_USER
      sent.set(
        userId,
        own.filter((one, place) => place >= few || one.at > at - REMEMBERED_MS),
      )
    },
    noteInteraction: (interaction) => {
      if (interaction.at > countedTo) waiting.push(interaction)
    },
    settle: () => {
      const judged = ripe.flatMap(judge)
      ripe = waiting
      waiting = []
      return judged
    },
    count,
  }
}

const idsOf = (items: RecommendationList['items']): readonly ItemId[] =>
  items.slice(0, LIST).map(({ itemId }) => itemId)
