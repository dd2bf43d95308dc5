/** Recency, frequency and money. Source: Hughes, "Strategic database marketing", 1994; in plain units, for scores need other users. */
import { DAY_MS, type Action, type EpochMs } from '@profilestream/contracts'
import type { ScenarioProfile } from '../../profile.js'
import { counted, evidenceOf, said, type Evidence, type Statement } from './statement.js'

const PAYING: ReadonlySet<Action> = new Set(['purchase'])

const exact = (about: string, value: number, { evidence, sentence }: { evidence: Evidence; sentence: string }): Statement => ({
  about,
  value,
  confidence: null,
  evidence,
  sentence,
}) // prettier-ignore

const stateRecency = (held: ScenarioProfile, at: EpochMs): Statement[] => {
  if (held.lastSeenAt === null) return []
  const days = Math.max(0, (at - held.lastSeenAt) / DAY_MS)
  const evidence = evidenceOf(held.history.slice(-1), 1)
  return [exact('recencyDays', days, { evidence, sentence: `was last seen ${said(days)} days ago` })]
}

/** Recency in days as of a moment, frequency as purchases (sessions where nothing is sold), money by currency. */
export const stateValue = (held: ScenarioProfile, at: EpochMs): Statement[] => {
  const bought = held.history.filter(({ action }) => PAYING.has(action))
  const purchases = held.counts.purchase ?? 0
  const evidence = evidenceOf(bought, purchases)
  const frequency =
    purchases > 0
      ? exact('purchases', purchases, { evidence, sentence: `has bought ${counted(purchases, 'time')}` })
      : exact('sessions', held.sessions, {
          evidence: evidenceOf(held.history, held.sessions),
          sentence: `has come ${counted(held.sessions, 'time')}`,
        })
  const money = Object.entries(held.spend).map(([currency, amount]) =>
    exact(`spend ${currency}`, amount, { evidence, sentence: `has spent ${said(amount)} ${currency}, returns taken off` }),
  ) // prettier-ignore
  return [...stateRecency(held, at), frequency, ...money]
}
