/** What is remembered of an event's item and id: in the history if its action enters it, in the filters otherwise. */
import type { MutableProfile, ScenarioState } from '../mutable-profile.js'
import type { EventAtHand } from './event-at-hand.js'
import { createPackedId, hashBytes, packId, type PackedId } from './event-key.kernel.js'
import { dropOldest, insert, isTooOld, type NewEntry } from './history-change.kernel.js'
import { advance, CONSUMES, createCursor, HISTORY_LENGTH } from './history.kernel.js'
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

/** Memory for the id of the event at hand. */
const packed = createPackedId()

const entryOf = (atHand: EventAtHand, id: PackedId): NewEntry => ({
  at: atHand.event.occurredAt,
  key: atHand.key,
  action: atHand.actionIndex | (atHand.definition.consumes ? CONSUMES : 0),
  hundredths: atHand.hundredths,
  id,
  delta: 0,
})

/** Remembers an event; what is older than the tail of a full history only by its id, and its item as had. */
export const remember = (profile: MutableProfile, state: ScenarioState, atHand: EventAtHand): void => {
  const { event, definition, key } = atHand
  if (event.itemId === null) return rememberRecent(profile.recentEvents, key)
  const id = packId(event.itemId, packed)
  if (definition.enters === 'history' && !isTooOld(state.history, event.occurredAt, key)) {
    insert(state.history, entryOf(atHand, id))
    if (state.history.count > HISTORY_LENGTH) forgetOldest(state)
    return
  }
  rememberRecent(profile.recentEvents, key)
  if (definition.consumes) rememberSeen(state.seen, hashBytes(id.bytes, 0, id.length))
}
