/** The packed history as interactions. */
import { asEpochMs, ContractError } from '@profilestream/contracts'
import { actionAt } from '../fold/action-index.js'
import { unpackId } from '../fold/event-key.kernel.js'
import {
  advance,
  CONSUMES,
  createCursor,
  keyAt,
  type History,
  type HistoryCursor,
} from '../fold/history.kernel.js'
import type { Interaction } from '../profile.js'

const interactionAt = (history: History, cursor: HistoryCursor): Interaction => ({
  itemId: unpackId(history.entries, cursor.idFrom, cursor.to),
  action: actionAt(cursor.action & ~CONSUMES),
  occurredAt: asEpochMs(cursor.at),
  value: cursor.hundredths / 100,
  consumes: (cursor.action & CONSUMES) !== 0,
  eventKey: keyAt(history, cursor.index),
})

/**
 * The interactions, oldest first.
 * @throws  ContractError when the entries do not fill their bytes
 */
export const listHistory = (history: History): Interaction[] => {
  const cursor = createCursor(history)
  const interactions = []
  while (advance(history, cursor)) interactions.push(interactionAt(history, cursor))
  if (interactions.length !== history.count || cursor.to !== history.to || cursor.at !== history.lastAt) {
    throw new ContractError(
      `a stored history claims ${history.count} interactions and holds ${interactions.length}; rebuild this user's profile`,
    )
  }
  return interactions
}
