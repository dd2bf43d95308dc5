/** When users behaved like bots, as profile updates tell: whoever reads the clickstream beside the profile builder honours it. */
import type { BotInterval, ProfileUpdated } from './generated/records.js'
import type { ScenarioName, UserId } from './ids.js'
import { createRecentMap } from './recent-map.js'

/** A span in which a user behaved like a bot, in one scenario or, where none is named, in all. */
export type BotSpan = Pick<BotInterval, 'from' | 'to'> & { readonly scenario?: ScenarioName | null }

/** What is known of one user. */
export interface KnownBot {
  /** Version of the profile that it was told with. */
  readonly version: number
  readonly spans: readonly BotSpan[]
}

/** What a profile update tells of bots. */
export interface ToldOfBots extends Pick<ProfileUpdated, 'userId' | 'version' | 'touched'> {
  readonly botIntervals: readonly BotSpan[]
}

/** The bots known so far. */
export interface BotIntervals {
  /** Takes an update; an older version than the one known is left out. @returns whether anything is different now */
  take(update: ToldOfBots): boolean
  /** Whether what a user did in a scenario at a moment was done as a bot. */
  isBot(userId: string, scenario: ScenarioName, at: number): boolean
  /** Everyone who was a bot at some time, the one told of last at the end. */
  all(): ReadonlyMap<string, KnownBot>
}

/** Users remembered: bots are few, and each is a few dozen bytes. */
const MOST_USERS = 100_000

/**
 * Makes a memory of bots. Users without an interval take no room; past the most the user told of longest ago is forgotten.
 * @param known  what was remembered before
 */
export const createBotIntervals = (
  known: Iterable<readonly [string, KnownBot]> = [],
  mostUsers = MOST_USERS,
): BotIntervals => {
  const users = createRecentMap(mostUsers, known)
  const remember = (userId: UserId, bot: KnownBot): void => {
    if (bot.spans.length === 0) users.forget(userId)
    else users.note(userId, bot)
  }
  return {
    take: ({ userId, version, touched, botIntervals }) => {
      const before = users.get(userId)
      if (before === undefined ? botIntervals.length === 0 : version < before.version) return false
      const kept = before?.spans.filter(({ scenario }) => scenario != null && !touched.includes(scenario))
      const spans = [...(kept ?? []), ...botIntervals]
      remember(userId, { version, spans })
      return !sameSpans(before?.spans ?? [], spans)
    },
    isBot: (userId, scenario, at) =>
      users.get(userId)?.spans.some((span) => isWithin(span, scenario, at)) ?? false,
    all: () => users.all(),
  }
}

/** Whether a moment of a scenario lies in a span, whose both ends belong to it. */
export const isWithin = (span: BotSpan, scenario: ScenarioName, at: number): boolean =>
  (span.scenario == null || span.scenario === scenario) &&
  at >= span.from &&
  (span.to === null || at <= span.to)

const sameSpans = (some: readonly BotSpan[], others: readonly BotSpan[]): boolean =>
  some.length === others.length &&
  some.every(({ from, to, scenario }, at) => {
    const other = others[at]
    return other?.from === from && other.to === to && (other.scenario ?? null) === (scenario ?? null)
  })
