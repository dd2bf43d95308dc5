/** A profile as plain JSON for people: times as ISO 8601, numbers rounded to what they mean. */
import { DAY_MS, type DayActivity } from '@profilestream/contracts'
import type { Interaction, Interest, Profile, ScenarioProfile, SocialTie } from '../profile.js'

const isoTime = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
const isoDay = (day: number | null): string | null =>
  day === null ? null : new Date(day * DAY_MS).toISOString().slice(0, 10)
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000

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

const tieJson = ({ userId, following, events, lastAt }: SocialTie): unknown => ({
  userId,
  following,
  events,
  lastAt: isoTime(lastAt),
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

const scenarioJson = (held: ScenarioProfile): unknown => ({
  release: held.release,
  interests: held.interests.map(interestJson),
  activity: activityJson(held),
  history: held.history.map(interactionJson),
  seenBeforeHistory: held.seenFilter.items,
  userVector: [...held.userVector].map(rounded),
})

/** The profile as plain JSON; interests strongest first with the number of events behind each, history oldest first. */
export const profileToJson = (profile: Profile): Record<string, unknown> => ({
  userId: profile.userId,
  version: profile.version,
  updatedAt: isoTime(profile.updatedAt),
  positions: Object.fromEntries(profile.positions),
  scenarios: Object.fromEntries([...profile.scenarios].map(([name, held]) => [name, scenarioJson(held)])),
  ties: profile.ties.map(tieJson),
})
