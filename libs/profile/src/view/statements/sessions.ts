/** The shape of sessions: how long they last, how far apart they lie, how many events they have. */
import { DAY_MS, MINUTE_MS } from '@profilestream/contracts'
import type { ScenarioProfile } from '../../profile.js'
import { countActs } from './count-acts.js'
import { evidenceOf, meanOf, said, type Statement } from './statement.js'

const stateMean = (
  about: string,
  numbers: readonly number[],
  { held, sentence }: { held: ScenarioProfile; sentence: (mean: string) => string },
): Statement[] => {
  const mean = meanOf(numbers)
  if (mean === null) return []
  const { value, confidence } = mean
  const spread = confidence === null ? '' : ` ± ${said(confidence.plusMinus)}`
  const evidence = evidenceOf(held.history, numbers.length)
  return [{ about, value, confidence, evidence, sentence: sentence(`${said(value)}${spread}`) }]
}

const stateEvents = (held: ScenarioProfile): Statement[] => {
  if (held.sessions === 0) return []
  const events = countActs(held)
  const value = events / held.sessions
  const sentence = `has ${said(value)} events in a session, of ${events} in ${held.sessions}`
  return [
    {
      about: 'eventsPerSession',
      value,
      confidence: null,
      evidence: evidenceOf(held.history, events),
      sentence,
    },
  ]
}

/** Means over the newest eight sessions, minutes and days; events over all sessions. */
export const stateSessions = (held: ScenarioProfile): Statement[] => {
  const sessions = held.recentSessions
  const lengths = sessions.map(({ from, to }) => (to - from) / MINUTE_MS)
  const gaps = sessions.slice(1).map(({ from }, index) => (from - (sessions[index]?.to ?? from)) / DAY_MS)
  return [
    ...stateMean('lengthMinutes', lengths, { held, sentence: (mean) => `a session lasts ${mean} minutes` }),
    ...stateMean('gapDays', gaps, { held, sentence: (mean) => `${mean} days lie between two sessions` }),
    ...stateEvents(held),
  ]
}
