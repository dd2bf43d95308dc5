/** Variety: how often a user turns to what is new to her, and how widely her interests are spread. */
import type { ScenarioProfile } from '../../profile.js'
import { countedShare } from './beta.js'
import { facetOf } from './shares.js'
import { confidenceOf, counted, evidenceOf, NORMAL_80, said, type Statement } from './statement.js'

/** Share of the history's visits to items that were the first: coming back to the same item at once is one visit. */
const stateNovelty = ({ history }: ScenarioProfile): Statement[] => {
  const visits = history.filter(({ itemId }, index) => itemId !== history[index - 1]?.itemId)
  if (visits.length < 2) return []
  const first = new Set(visits.map(({ itemId }) => itemId)).size
  // The first visit of all can be to nothing else.
  const share = countedShare(first - 1, visits.length - 1)
  return [
    {
      about: 'novelty',
      value: share.value,
      confidence: confidenceOf(share),
      evidence: evidenceOf(visits),
      sentence: `turns to something new in ${Math.round(100 * share.value)} % of ${counted(visits.length, 'visit')}`,
    },
  ]
}

/**
 * Entropy of the shares of categories over its largest possible value, 0..1, with the spread of an entropy that was counted.
 * Sources: Shannon, Bell System Technical Journal 27, 1948; Basharin, Theory of Probability and its Applications 4(3), 1959.
 */
const stateDiversity = (held: ScenarioProfile): Statement[] => {
  const categories = held.interests.filter((interest) => facetOf(interest) === 'category')
  const total = categories.reduce((sum, { choices }) => sum + choices, 0)
  if (categories.length < 2 || total === 0) return []
  const shares = categories.map(({ choices }) => choices / total).filter((share) => share > 0)
  const entropy = shares.reduce((sum, share) => sum - share * Math.log(share), 0)
  const squares = shares.reduce((sum, share) => sum + share * Math.log(share) ** 2, 0)
  const most = Math.log(categories.length)
  const plusMinus = (NORMAL_80 * Math.sqrt(Math.max(0, squares - entropy ** 2) / total)) / most
  const value = entropy / most
  return [
    {
      about: 'diversity',
      value,
      confidence: { low: Math.max(0, value - plusMinus), high: Math.min(1, value + plusMinus), plusMinus },
      evidence: evidenceOf(held.history),
      sentence: `spreads over as many categories as ${said(Math.exp(entropy))} equal ones, of ${categories.length}`,
    },
  ]
}

/** States variety. */
export const stateVariety = (held: ScenarioProfile): Statement[] => [
  ...stateNovelty(held),
  ...stateDiversity(held),
]
