/** What to emit when a profile has changed: its state as of now, never a difference. */
import type {
  BotInterval,
  DayActivity,
  ProfileUpdated,
  ScenarioDefinition,
  ScenarioName,
} from '@profilestream/contracts'
import type { MutableProfile } from '../mutable-profile.js'
import { fullNameOf, listSegments } from '../segments/list-segments.js'
import { listDays } from './day-activity.js'
import { listBotIntervals } from './view-bots.js'

type Definitions = ReadonlyMap<ScenarioName, ScenarioDefinition>

/** Where no segment was ever entered, nothing is made. */
const segmentsOf = (
  profile: MutableProfile,
  definitions: Definitions,
): Pick<ProfileUpdated, 'segments' | 'segmentsSince' | 'segmentsEntered' | 'segmentsLeft'> => {
  if (profile.segments.count === 0) return NO_SEGMENTS
  const all = listSegments(profile, definitions)
  const inside = all.filter((membership) => membership.inside)
  return {
    segments: inside.map(fullNameOf),
    segmentsSince: inside.map(({ since }) => since),
    segmentsEntered: inside.filter(({ told }) => told).map(fullNameOf),
    segmentsLeft: all.filter((membership) => !membership.inside && membership.told).map(fullNameOf),
  }
}

const NO_SEGMENTS = { segments: [], segmentsSince: [], segmentsEntered: [], segmentsLeft: [] }

/**
 * Tells of the scenarios and days of the events passed since the profile was opened, those skipped as applied included.
 * @param definitions  what names the segments
 */
export const profileUpdatedOf = (
  profile: MutableProfile,
  definitions: Definitions = new Map(),
): ProfileUpdated => {
  const touched: ScenarioName[] = []
  const days: DayActivity[] = []
  const botIntervals: BotInterval[] = []
  for (let i = 0; i < profile.scenarioCount; i++) {
    const state = profile.scenarios[i]
    if (!state?.touched) continue
    touched.push(state.name)
    days.push(...listDays(state, 'touched'))
    if (state.quarantine.count > 0) botIntervals.push(...listBotIntervals(state))
  }
  return {
    userId: profile.userId,
    version: profile.version,
    updatedAt: profile.updatedAt,
    touched,
    days,
    botIntervals,
    ...segmentsOf(profile, definitions),
  }
}
