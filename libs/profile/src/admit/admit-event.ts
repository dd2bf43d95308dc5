/** The stateful rules in their order: what a profile already knows decides whether an event counts. */
import { openScenario } from '../codec/open-scenario.js'
import type { EventAtHand } from '../fold/event-at-hand.js'
import { rememberRecent } from '../fold/recent-events.kernel.js'
import type { MutableProfile, ScenarioState } from '../mutable-profile.js'
import { isBotAct } from './bots/bots.js'
import { isRepeated } from './duplicates.js'
import { isDoubleClick } from './double-clicks.js'

/** What became of an event: applied, the rule that left it out, or quarantined: counted, without influence. */
export type Admission = 'applied' | 'duplicate' | 'repeated' | 'quarantined'

/**
 * Whether an event counts: its id was not seen before, the same was not done a moment ago, no machine did it, in this
 * order.
 * @param known  the scenario's state, undefined before its first event
 */
export const admitEvent = (
  profile: MutableProfile,
  known: ScenarioState | undefined,
  atHand: EventAtHand,
): Admission => {
  if (isRepeated(profile, known, atHand.key)) return 'duplicate'
  const state = known ?? openScenario(profile, atHand.event.scenario)
  if (isDoubleClick(state, atHand)) {
    rememberRecent(profile.recentEvents, atHand.key)
    return 'repeated'
  }
  return isBotAct(state, atHand) ? 'quarantined' : 'applied'
}
