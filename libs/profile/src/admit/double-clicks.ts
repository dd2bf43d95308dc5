/** Asks whether an event is a double click, where the scenario has a window for its action; if not, remembers it. */
import type { EventAtHand } from '../fold/event-at-hand.js'
import { hashItem } from '../fold/item-at-hand.js'
import type { ScenarioState } from '../mutable-profile.js'
import { deedHash, rememberDeed, wasDone } from './repeats.kernel.js'

/** Whether the same user did the same to the same item a moment ago, or, for a late event, a moment later. */
export const isDoubleClick = (
  state: ScenarioState,
  { event, scenario, actionIndex }: EventAtHand,
): boolean => {
  const { withinMs, actions } = scenario.cleaning.repeats
  if (withinMs === 0 || event.itemId === null || !actions.includes(event.action)) return false
  const deed = { hash: deedHash(hashItem(event.itemId), actionIndex), at: event.occurredAt }
  if (wasDone(state.repeatable, deed, withinMs)) return true
  rememberDeed(state.repeatable, deed, withinMs)
  return false
}
