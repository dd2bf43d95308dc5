/** What is remembered of an event's item and id: in the history if its action enters it, in the filters otherwise. */
import type { MutableProfile, ScenarioState } from '../mutable-profile.js'
import type { EventAtHand } from './event-at-hand.js'
import { hashBytes, type PackedId } from './event-key.kernel.js'
import { dropOldest, insert, isTooOld, type NewEntry } from './history-change.kernel.js'
import { advance, CONSUMES, createCursor, HISTORY_LENGTH } from './history.kernel.js'
import { hashItem, packItem } from './item-at-hand.js'
import { rememberRecent } from './recent-events.kernel.js'
import { rememberSeen } from './seen-filter.kernel.js'

/** Drops the oldest entry of the history; its item stays known as had. */
export const forgetOldest = (state: ScenarioState): void => {
  const { history } = state
  const cursor = createCursor(history)
  if (!advance(history, cursor)) return
  if ((cursor.action & CONSUMES) !== 0) {
    rememberSeen(state.seen, hashBytes(history.entries, cursor.idFrom, cursor.to))
  }
  dropOldest(history, cursor)
}

const entryOf = (atHand: EventAtHand, id: PackedId): NewEntry => ({
  at: atHand.event.occurredAt,
  key: atHand.key,
  action: atHand.actionIndex | (atHand.definition.consumes ? CONSUMES : 0),
  hundredths: atHand.hundredths,
  id,
  delta: 0,
})

/** Remembers an event outside of the history: its id, and its item as had. */
export const rememberApart = (profile: MutableProfile, state: ScenarioState, atHand: EventAtHand): void => {
  const { event, definition, key } = atHand
  rememberRecent(profile.recentEvents, key)
  if (event.itemId === null || !definition.consumes) return
  rememberSeen(state.seen, hashItem(event.itemId))
}

/** Remembers an event; what is older than the tail of a full history only by its id, and its item as had. */
export const remember = (profile: MutableProfile, state: ScenarioState, atHand: EventAtHand): void => {
  const { event, definition, key } = atHand
  const enters = event.itemId !== null && definition.enters === 'history'
  if (!enters || isTooOld(state.history, event.occurredAt, key)) return rememberApart(profile, state, atHand)
  insert(state.history, entryOf(atHand, packItem(event.itemId)))
  if (state.history.count > HISTORY_LENGTH) forgetOldest(state)
}
