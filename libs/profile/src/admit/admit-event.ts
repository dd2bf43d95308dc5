/** The stateful rules in their order: what a profile already knows decides whether an event counts. */
import { openScenario } from '../codec/open-scenario.js'
import type { EventAtHand } from '../fold/event-at-hand.js'
import { rememberRecent } from '../fold/recent-events.kernel.js'
import type { MutableProfile, ScenarioState } from '../mutable-profile.js'
import { isRepeated } from './duplicates.js'
import { isDoubleClick } from './double-clicks.js'

/** What became of an event: applied, or the rule that left it out. */
export type Admission = 'applied' | 'duplicate' | 'repeated'

/**
 * Whether an event counts: its id was not seen before, the same was not done a moment ago, in this order.
 * @param known  the scenario's state, undefined before its first event
 */
export const admitEvent = (
  profile: MutableProfile,
  known: ScenarioState | undefined,
  atHand: EventAtHand,
): Admission => {
  if (isRepeated(profile, known, atHand.key)) return 'duplicate'
  if (isDoubleClick(known ?? openScenario(profile, atHand.event.scenario), atHand)) {
    rememberRecent(profile.recentEvents, atHand.key)
    return 'repeated'
  }
  return 'applied'
}
