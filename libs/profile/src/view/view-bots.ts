/** What speaks for a machine, readable: the score, its reasons, what was measured, and the quarantines. */
import { asEpochMs, type BotInterval } from '@profilestream/contracts'
import { actsPerMinute, gapVariationSquared, WHOLE } from '../admit/bots/behaviour.kernel.js'
import { listReasons, scoreOf } from '../admit/bots/score.js'
import type { ScenarioState } from '../mutable-profile.js'
import type { BotSuspicion } from '../profile.js'

/** The quarantines of a scenario, oldest first; the last has no end while it lasts. */
export const listBotIntervals = ({ name, quarantine }: ScenarioState): BotInterval[] => {
  const { spans, count, isOpen } = quarantine
  return Array.from({ length: count }, (_, i) => ({
    from: asEpochMs(spans[2 * i] ?? 0),
    to: isOpen && i === count - 1 ? null : asEpochMs(spans[2 * i + 1] ?? 0),
    scenario: name,
  }))
}

/** Why, how sure, and since when. */
export const viewBots = (state: ScenarioState): BotSuspicion => {
  const { behaviour, quarantine } = state
  return {
    quarantined: quarantine.isOpen,
    score: scoreOf(quarantine.reasons),
    reasons: listReasons(quarantine.reasons),
    actsPerMinute: actsPerMinute(behaviour),
    gapVariation: behaviour.gaps > 1 ? Math.sqrt(gapVariationSquared(behaviour)) : null,
    distinctShare: behaviour.distinct / WHOLE,
    deepShare: behaviour.deep / WHOLE,
    conflictShare: behaviour.conflict / WHOLE,
    intervals: listBotIntervals(state),
  }
}
