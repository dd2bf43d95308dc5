/**
 * How much an event says about what the user chooses, in choices: 0.3 for having chosen the item at all, and up to 1 more
 * for having liked it. The weights of actions say what an event is worth to a business; a purchase is worth five views,
 * but it is no five choices. The constants were fitted on simulated users (see docs/profile.md).
 */
import type { ActionDefinition } from '@profilestream/contracts'

const FULL = 100
/** For a choice that turned out to be of no use. */
const CHOSEN = 0.3
/** Of a reaction, for each unit of its action's weight. */
const REACTION = 0.2
/** Weights count up to it. */
const MOST_WEIGHT = 4

/**
 * How many choices an event counts as.
 * @param hundredths  −100..100, how much of its value the event counts
 * @returns           dwell, completion, rating: 0.3 + value² (a low rating is a choice, too); others: 0.2 · weight, at most
 *                    0.8; negative for an action of negative weight
 */
export const choicesOf = ({ value, weight }: ActionDefinition, hundredths: number): number => {
  if (value === 'constant' || weight < 0) return REACTION * Math.min(weight, MOST_WEIGHT)
  const share = hundredths > 0 ? hundredths / FULL : 0
  return CHOSEN + share * share
}

/** What an interest remembers an event by: 16 bits of its key, 1..65,535. */
export const referenceOf = (eventKey: number): number => eventKey % 0x10000 || 1
