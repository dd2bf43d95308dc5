/** Taking back: the newest interaction that is meant is removed, and what it gave is subtracted. */
import type { Action, ItemId } from '@profilestream/contracts'
import type { Basis } from '../basis.js'
import type { MutableProfile, ScenarioState } from '../mutable-profile.js'
import { indexOfAction } from './action-index.js'
import { createPackedId, packId } from './event-key.kernel.js'
import { takeEvidenceBack } from './evidence.js'
import { remove } from './history-change.kernel.js'
import { advance, CONSUMES, createCursor, isOfItem, keyAt, type HistoryCursor } from './history.kernel.js'
import { rememberRecent } from './recent-events.kernel.js'

/** Which interaction is meant. */
export interface TakenBack {
  readonly itemId: ItemId
  readonly action: Action
  /** Not later than this, milliseconds since 1970-01-01 UTC. */
  readonly until: number
}

const packed = createPackedId()

const findNewest = (state: ScenarioState, meant: TakenBack): HistoryCursor | null => {
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

/** Takes the interaction back; one that the history does not hold (never given, or forgotten) changes nothing. Its event stays known, so that a repeat of it does not count. */
export const takeBack = (
  profile: MutableProfile,
  state: ScenarioState,
  { meant, basis }: { readonly meant: TakenBack; readonly basis: Basis },
): void => {
  const found = findNewest(state, meant)
  const definition = basis.scenarios.get(state.name)?.actions[meant.action]
  if (found === null || definition === undefined) return
  takeEvidenceBack(
    state,
    { itemId: meant.itemId, at: found.at, definition, hundredths: found.hundredths },
    basis,
  )
  rememberRecent(profile.recentEvents, keyAt(state.history, found.index))
  remove(state.history, found)
}
