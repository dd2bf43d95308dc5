/** What is remembered of an event's item and id: in the history if its action enters it, in the filters otherwise. */
import type { ItemId } from '@profilestream/contracts'
import type { MutableProfile, ScenarioState } from '../mutable-profile.js'
import { createPackedId, hashBytes, packId, type PackedId } from './event-key.kernel.js'
import { dropOldest, insert, isTooOld, type NewEntry } from './history-change.kernel.js'
import { advance, CONSUMES, createCursor, HISTORY_LENGTH } from './history.kernel.js'
import { rememberRecent } from './recent-events.kernel.js'
import { rememberSeen } from './seen-filter.kernel.js'

/** What is to be remembered. */
export interface Remembered {
  readonly itemId: ItemId | null
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
  readonly key: number
  readonly actionIndex: number
  readonly hundredths: number
  readonly enters: 'history' | 'nothing'
  readonly consumes: boolean
}

const forgetOldest = (state: ScenarioState): void => {
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

const entryOf = (remembered: Remembered, id: PackedId): NewEntry => ({
  at: remembered.at,
  key: remembered.key,
  action: remembered.actionIndex | (remembered.consumes ? CONSUMES : 0),
  hundredths: remembered.hundredths,
  id,
  delta: 0,
})

/** Remembers an event; what is older than the tail of a full history only by its id, and its item as had. */
export const remember = (profile: MutableProfile, state: ScenarioState, remembered: Remembered): void => {
  const { itemId, at, key } = remembered
  if (itemId === null) return rememberRecent(profile.recentEvents, key)
  const id = packId(itemId, packed)
  if (remembered.enters === 'history' && !isTooOld(state.history, at, key)) {
    insert(state.history, entryOf(remembered, id))
    if (state.history.count > HISTORY_LENGTH) forgetOldest(state)
    return
  }
  rememberRecent(profile.recentEvents, key)
  if (remembered.consumes) rememberSeen(state.seen, hashBytes(id.bytes, 0, id.length))
}
