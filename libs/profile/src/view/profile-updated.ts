/** What to emit when a profile has changed: its state as of now, never a difference. */
import type { DayActivity, ProfileUpdated, ScenarioName } from '@profilestream/contracts'
import type { MutableProfile } from '../mutable-profile.js'
import { listDays } from './day-activity.js'

/** Tells of the scenarios and days of the events passed since the profile was opened, those skipped as applied included. */
export const profileUpdatedOf = (profile: MutableProfile): ProfileUpdated => {
  const touched: ScenarioName[] = []
  const days: DayActivity[] = []
  for (let i = 0; i < profile.scenarioCount; i++) {
    const state = profile.scenarios[i]
    if (!state?.touched) continue
    touched.push(state.name)
    days.push(...listDays(state, 'touched'))
  }
  return {
    userId: profile.userId,
    version: profile.version,
    updatedAt: profile.updatedAt,
    touched,
    days,
    botIntervals: [],
    segments: [],
    segmentsEntered: [],
    segmentsLeft: [],
  }
}
