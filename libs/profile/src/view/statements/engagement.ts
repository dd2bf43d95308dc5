/** Engagement: which actions a user takes, how far she goes with what she takes up, how often she clicks on what she is shown. */
import type { Action } from '@profilestream/contracts'
import type { Interaction, ScenarioProfile } from '../../profile.js'
import { countedShare } from './beta.js'
import { countActs } from './count-acts.js'
import { confidenceOf, counted, evidenceOf, meanOf, said, type Statement } from './statement.js'

const shareOf = (held: ScenarioProfile, action: Action, counts: { of: number; all: number }): Statement => {
  const share = countedShare(counts.of, counts.all)
  const own = held.history.filter((one) => one.action === action)
  return {
    about: action,
    value: share.value,
    confidence: confidenceOf(share),
    evidence: evidenceOf(own, counts.of),
    sentence: `${action.replaceAll('_', ' ')}: ${counted(counts.of, 'event')}, ${Math.round(100 * share.value)} % of all`,
  }
}

/** Share of each action among all that are no impressions, most frequent first. */
const stateActions = (held: ScenarioProfile): Statement[] => {
  const counts = Object.entries(held.counts) as [Action, number][]
  const own = counts.filter(([action]) => action !== 'impression').sort(([, a], [, b]) => b - a)
  const all = countActs(held)
  return own.map(([action, of]) => shareOf(held, action, { of, all }))
}

/** Mean of how much of its weight an action counted: completion, dwell, or rating from −1 to 1; left out where it is always the same. */
const stateDepth = (history: readonly Interaction[], action: Action): Statement[] => {
  const own = history.filter((one) => one.action === action)
  const mean = meanOf(own.map(({ value }) => value))
  if (mean === null || own.every(({ value }) => value === own[0]?.value)) return []
  const sentence = `${action.replaceAll('_', ' ')} counts ${said(mean.value)} of its weight on average`
  return [{ about: `${action} value`, ...mean, evidence: evidenceOf(own), sentence }]
}

const stateClicks = (held: ScenarioProfile): Statement[] => {
  const shown = held.counts.impression ?? 0
  const clicks = held.counts.click ?? 0
  if (shown === 0 || clicks > shown) return []
  const share = countedShare(clicks, shown)
  return [
    {
      about: 'clickThrough',
      value: share.value,
      confidence: confidenceOf(share),
      evidence: evidenceOf(
        held.history.filter(({ action }) => action === 'click'),
        shown,
      ),
      sentence: `clicks on ${said(100 * share.value)} % of what she is shown`,
    },
  ]
}

/** States engagement by action. */
export const stateEngagement = (held: ScenarioProfile): Statement[] => {
  const actions = [...new Set(held.history.map(({ action }) => action))].sort()
  return [
    ...stateActions(held),
    ...actions.flatMap((action) => stateDepth(held.history, action)),
    ...stateClicks(held),
  ]
}
