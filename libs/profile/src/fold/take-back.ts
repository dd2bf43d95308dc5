/** Taking back: the newest interaction that is meant is removed, and what it gave is subtracted. */
import type { Action, ItemId } from '@profilestream/contracts'
import type { MutableProfile, ScenarioState } from '../mutable-profile.js'
import { indexOfAction } from './action-index.js'
import type { EventAtHand } from './event-at-hand.js'
import { createPackedId, packId } from './event-key.kernel.js'
import { takeEvidenceBack } from './evidence.js'
import { remove } from './history-change.kernel.js'
import { advance, CONSUMES, createCursor, isOfItem, keyAt, type HistoryCursor } from './history.kernel.js'
import { rememberRecent } from './recent-events.kernel.js'

/** Which interaction is meant. */
interface Meant {
  readonly itemId: ItemId
  readonly action: Action
  /** Not later than this, milliseconds since 1970-01-01 UTC. */
  readonly until: number
}

const packed = createPackedId()

const findNewest = (state: ScenarioState, meant: Meant): HistoryCursor | null => {
  const { history } = state
  const id = packId(meant.itemId, packed)
  const action = indexOfAction(meant.action)
  const cursor = createCursor(history)
  let found: HistoryCursor | null = null
  while (advance(history, cursor) && cursor.at <= meant.until) {
    if ((cursor.action & ~CONSUMES) === action && isOfItem(history, cursor, id)) found = { ...cursor }
  }
  return found
}

/**
 * Takes back what the event means; what the history does not hold (never given, or forgotten) changes nothing. The event
 * taken back stays known by its id, so that a repeat of it does not count.
 */
export const takeBack = (profile: MutableProfile, state: ScenarioState, atHand: EventAtHand): void => {
  const { event, scenario, basis } = atHand
  const { itemId } = event
  const action = atHand.definition.takesBack
  const definition = action === null ? undefined : scenario.actions[action]
  if (itemId === null || action === null || definition === undefined) return
  const found = findNewest(state, { itemId, action, until: event.occurredAt })
  if (found === null) return
  const key = keyAt(state.history, found.index)
  takeEvidenceBack(state, { itemId, at: found.at, definition, hundredths: found.hundredths, key }, basis)
  rememberRecent(profile.recentEvents, key)
  remove(state.history, found)
}
