/** Loyalty: how far a user has come, from her first days to a habit, and whether she is about to leave. */
import { DAY_MS, type EpochMs } from '@profilestream/contracts'
import type { ScenarioProfile } from '../../profile.js'
import { countedShare } from './beta.js'
import { confidenceOf, counted, evidenceOf, type Statement } from './statement.js'

/** How far a user has come. */
export type LoyaltyStage = 'new' | 'occasional' | 'regular' | 'loyal' | 'lapsing'

/** Days that are looked back on: four weeks, so that every weekday counts alike (the power user curve, L28). */
const WINDOW_DAYS = 28
/** First seen so many days ago at most. */
const NEW_DAYS = 7
/** Active days in four weeks: once a week, and three times a week. */
const [REGULAR_DAYS, LOYAL_DAYS] = [4, 12] as const
/** With gaps that come by chance (exponentially), one in twenty is longer than three times the mean. */
const GAPS_TO_LAPSE = 3
/** Shorter absences are never called lapsing. */
const LEAST_ABSENCE_DAYS = 14

const dayAt = (at: number): number => Math.floor(at / DAY_MS)

/** Mean days from one active day to the next; the least absence when there is but one. */
const usualGap = ({ activeDays }: ScenarioProfile): number => {
  const [first, last] = [activeDays[0], activeDays.at(-1)]
  if (first === undefined || last === undefined || activeDays.length < 2) return LEAST_ABSENCE_DAYS
  return (last - first) / (activeDays.length - 1)
}

const recentDays = ({ activeDays }: ScenarioProfile, at: EpochMs): number =>
  activeDays.filter((day) => day > dayAt(at) - WINDOW_DAYS && day <= dayAt(at)).length

/**
 * The stage at a moment; null before the first event that is not an impression.
 * Lapsing: away for two weeks, and for three times her usual gap. New: first seen within a week. Then by active days in the
 * last four weeks: loyal from 12, regular from 4, else occasional.
 */
export const loyaltyStage = (held: ScenarioProfile, at: EpochMs): LoyaltyStage | null => {
  if (held.firstSeenAt === null || held.lastSeenAt === null) return null
  const absence = (at - held.lastSeenAt) / DAY_MS
  if (absence > Math.max(LEAST_ABSENCE_DAYS, GAPS_TO_LAPSE * usualGap(held))) return 'lapsing'
  if (at - held.firstSeenAt < NEW_DAYS * DAY_MS) return 'new'
  const days = recentDays(held, at)
  return days >= LOYAL_DAYS ? 'loyal' : days >= REGULAR_DAYS ? 'regular' : 'occasional'
}

/** The stage and the days it rests on. */
export const stateLoyalty = (held: ScenarioProfile, at: EpochMs): Statement[] => {
  const stage = loyaltyStage(held, at)
  if (stage === null) return []
  const days = recentDays(held, at)
  const share = countedShare(days, WINDOW_DAYS)
  const evidence = evidenceOf(held.history, held.activeDays.length)
  return [
    {
      about: 'stage',
      value: stage,
      confidence: null,
      evidence,
      sentence: `is ${stage}: active on ${counted(days, 'day')} of the last ${WINDOW_DAYS}`,
    },
    {
      about: 'activeDayShare',
      value: share.value,
      confidence: confidenceOf(share),
      evidence,
      sentence: `is active on ${Math.round(100 * share.value)} % of days`,
    },
  ]
}
