/** What an event says about habits: when the user comes, with what, and what she pays. Being shown something is no habit. */
import type { ScenarioState } from '../mutable-profile.js'
import { countDevice } from './devices.js'
import type { EventAtHand } from './event-at-hand.js'
import { countPrice } from './price-bands.js'
import { countRhythm } from './rhythm.js'

/** Counts one event. */
export const countHabits = (state: ScenarioState, atHand: EventAtHand): void => {
  const { event, basis } = atHand
  if (event.action === 'impression') return
  countRhythm(state.rhythm, event, basis.zoneOffsetMinutes)
  countDevice(state.devices, event.device)
  countPrice(state.priceBands, atHand)
}
