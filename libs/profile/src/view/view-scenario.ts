/** One scenario of a packed profile made readable: decayed to the profile's own time, names and ids as text. */
import { asEpochMs, type Action, type EpochMs } from '@profilestream/contracts'
import { actionAt } from '../fold/action-index.js'
import { listActiveDays } from '../fold/active-days.kernel.js'
import { FILTER_BYTES, filtersOf } from '../fold/seen-filter.kernel.js'
import type { Sessions } from '../fold/sessions.kernel.js'
import { TEN_THOUSANDTHS } from '../fold/spend.js'
import { RECENT_IS_FASTER } from '../fold/tastes.kernel.js'
import { exp2 } from '../fold/time-decay.kernel.js'
import { listEstimates } from '../normalise/running-estimates.js'
import type { ScenarioState } from '../mutable-profile.js'
import type { ScenarioProfile, Session } from '../profile.js'
import { listDays } from './day-activity.js'
import { viewHabits } from './view-habits.js'
import { viewBots } from './view-bots.js'
import { listHistory } from './list-history.js'
import { listInterests, type Fades } from './list-interests.js'

/** What the sums as of the anchor are worth at a moment, by the long and the short half-life. */
const fadesOf = (state: ScenarioState, at: number): Fades => {
  if (state.halfLifeMs === 0) return { long: 1, short: 1 }
  const halfLives = (state.anchorAt - at) / state.halfLifeMs
  return { long: exp2(halfLives), short: exp2(RECENT_IS_FASTER * halfLives) }
}

const listCounts = (counts: Float64Array): Partial<Record<Action, number>> => {
  const listed: Partial<Record<Action, number>> = {}
  for (const [index, count] of counts.entries()) if (count > 0) listed[actionAt(index)] = count
  return listed
}

const listSessions = ({ spans, count }: Sessions): Session[] =>
  Array.from({ length: count }, (_, i) => ({
    from: asEpochMs(spans[2 * i] ?? 0),
    to: asEpochMs(spans[2 * i + 1] ?? 0),
  }))

const momentOf = (at: number): EpochMs | null => (Number.isNaN(at) ? null : asEpochMs(at))

/**
 * @param updatedAt  the profile's own time, to which vector and interests are decayed
 * @throws           ContractError when the stored history is damaged
 */
export const viewScenario = (state: ScenarioState, updatedAt: number): ScenarioProfile => {
  const fades = fadesOf(state, updatedAt)
  return {
    scenario: state.name,
    release: state.release,
    userVector: state.vector.map((component) => component * fades.long),
    interests: listInterests(state.interests, fades),
    history: listHistory(state.history),
    seenFilter: {
      items: state.seen.items,
      bits: state.seen.bits.slice(0, filtersOf(state.seen.items) * FILTER_BYTES),
    },
    counts: listCounts(state.counts),
    days: listDays(state, 'all'),
    activeDays: listActiveDays(state.activeDays),
    cohortDay: Number.isNaN(state.cohortDay) ? null : state.cohortDay,
    firstSeenAt: momentOf(state.firstSeenAt),
    lastSeenAt: momentOf(state.lastSeenAt),
    sessions: state.sessions.total,
    recentSessions: listSessions(state.sessions),
    dwellMs: state.dwellMs,
    spend: Object.fromEntries(
      state.spends.map(({ currency, amount }) => [currency, amount / TEN_THOUSANDTHS]),
    ),
    ...viewHabits(state),
    estimates: listEstimates(state.estimates),
    bot: viewBots(state),
  }
}
