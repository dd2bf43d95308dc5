/**
 * Saying again what has been said: a like, a bookmark or a follow is a state, on or off, and whoever has given it can only
 * take it back. One sent twice is a client's mistake; machines that are paid by the like send it over and over.
 */
import { indexOfAction } from '../../fold/action-index.js'
import type { EventAtHand } from '../../fold/event-at-hand.js'
import { advance, CONSUMES, createCursor, isOfItem } from '../../fold/history.kernel.js'
import { packItem } from '../../fold/item-at-hand.js'
import type { ScenarioState } from '../../mutable-profile.js'

const [LIKE, BOOKMARK, FOLLOW] = [indexOfAction('like'), indexOfAction('bookmark'), indexOfAction('follow')]
/** So often it has been said already, and not been taken back. */
const SAID_BEFORE = 3

/** Whether the event says of its item what the history holds three times already. */
export const isRepetition = (
  { history }: Pick<ScenarioState, 'history'>,
  { event: { itemId }, actionIndex }: Pick<EventAtHand, 'event' | 'actionIndex'>,
): boolean => {
  const isState = actionIndex === LIKE || actionIndex === BOOKMARK || actionIndex === FOLLOW
  if (!isState || itemId === null) return false
  const id = packItem(itemId)
  const cursor = createCursor(history)
  let said = 0
  while (said < SAID_BEFORE && advance(history, cursor))
    if ((cursor.action & ~CONSUMES) === actionIndex && isOfItem(history, cursor, id)) said += 1
  return said === SAID_BEFORE
}
