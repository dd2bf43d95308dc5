/** A profile as plain JSON for people: times as ISO 8601, numbers rounded to what they mean. */
import { DAY_MS, type DayActivity, type EpochMs, type UserId } from '@profilestream/contracts'
import type { BotSuspicion, Interaction, Interest, Profile, ScenarioProfile, SocialTie } from '../profile.js'
import { isoTime, rounded } from './json-values.js'
import { stateTies, type TieStatement } from './statements/social.js'
import { sentencesOf, stateScenario } from './statements/state-profile.js'
import { statementsJson } from './statements/statements-to-json.js'

const isoDay = (day: number | null): string | null =>
  day === null ? null : new Date(day * DAY_MS).toISOString().slice(0, 10)

const interestJson = ({ name, weight, events }: Interest): unknown => ({
  name,
  weight: rounded(weight),
  events,
})

const interactionJson = (interaction: Interaction): unknown => ({
  itemId: interaction.itemId,
  action: interaction.action,
  occurredAt: isoTime(interaction.occurredAt),
  value: interaction.value,
})

const tieJson = ({ userId, following, events, lastAt }: SocialTie, stated?: TieStatement): unknown => ({
  userId,
  following,
  events,
  lastAt: isoTime(lastAt),
  strength: rounded(Number(stated?.value ?? 0)),
  mutual: stated?.mutual ?? null,
  sentence: stated?.sentence ?? '',
})

const dayJson = (counted: DayActivity): unknown => ({
  day: isoDay(counted.day),
  events: counted.events,
  sessions: counted.sessions,
  dwellMs: counted.dwellMs,
  impressions: counted.impressions,
  attributedClicks: counted.attributedClicks,
  conversions: counted.conversions,
})

const activityJson = (held: ScenarioProfile): unknown => ({
  firstSeenAt: isoTime(held.firstSeenAt),
  lastSeenAt: isoTime(held.lastSeenAt),
  cohortDay: isoDay(held.cohortDay),
  activeDays: held.activeDays.map(isoDay),
  sessions: held.sessions,
  recentSessions: held.recentSessions.map(({ from, to }) => ({ from: isoTime(from), to: isoTime(to) })),
  dwellMs: held.dwellMs,
  counts: held.counts,
  spend: held.spend,
  days: held.days.map(dayJson),
})

const botJson = ({ intervals, ...bot }: BotSuspicion): unknown => ({
  quarantined: bot.quarantined,
  score: bot.score,
  reasons: bot.reasons,
  actsPerMinute: rounded(bot.actsPerMinute),
  gapVariation: bot.gapVariation === null ? null : rounded(bot.gapVariation),
  distinctShare: rounded(bot.distinctShare),
  deepShare: rounded(bot.deepShare),
  conflictShare: rounded(bot.conflictShare),
  intervals: intervals.map(({ from, to }) => ({ from: isoTime(from), to: isoTime(to) })),
})

const scenarioJson = (held: ScenarioProfile, at: EpochMs): unknown => {
  const statements = stateScenario(held, at)
  return {
    sentences: sentencesOf(statements),
    statements: statementsJson(statements),
    ...heldJson(held),
  }
}

const heldJson = (held: ScenarioProfile) => ({
  release: held.release,
  interests: held.interests.map(interestJson),
  activity: activityJson(held),
  bot: botJson(held.bot),
  history: held.history.map(interactionJson),
  estimates: held.estimates,
  seenBeforeHistory: held.seenFilter.items,
  userVector: [...held.userVector].map(rounded),
})

/** What profiles are told with besides what they hold. */
export interface Telling {
  /** The moment that recency and loyalty are told as of; the profile's own time when left out. */
  readonly at?: EpochMs
  /** Profiles of users that this one follows, to tell mutual ties; null for one that does not exist. */
  readonly others?: ReadonlyMap<UserId, Pick<Profile, 'ties'> | null>
}

/**
 * The profile as plain JSON: what is stated of each scenario, as sentences and as values with confidence and evidence, then
 * what it holds: interests strongest first with the number of events behind each, history oldest first.
 */
export const profileToJson = (profile: Profile, { at, others }: Telling = {}): Record<string, unknown> => {
  const moment = at ?? profile.updatedAt
  const ties = new Map(stateTies(profile, moment, others).map((tie) => [tie.about, tie]))
  return {
    userId: profile.userId,
    version: profile.version,
    updatedAt: isoTime(profile.updatedAt),
    positions: Object.fromEntries(profile.positions),
    scenarios: Object.fromEntries(
      [...profile.scenarios].map(([name, held]) => [name, scenarioJson(held, moment)]),
    ),
    ties: profile.ties.map((tie) => tieJson(tie, ties.get(tie.userId))),
    links: profile.links,
  }
}
