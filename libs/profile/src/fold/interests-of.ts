/** The interests that a profile would have held after some interactions, for whoever looks back at a moment of the past. */
import type { Interest } from '../profile.js'
import { listInterests } from '../view/list-interests.js'
import { addInterest, createInterests, namesOf, type Labelled } from './interests.kernel.js'
import { RECENT_IS_FASTER, type Choice } from './tastes.kernel.js'
import { anchorOf, exp2, growth } from './time-decay.kernel.js'

/** One interaction as evidence of taste. */
export interface TasteEvidence {
  readonly item: Labelled
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** The action's weight × the interaction's value; negative for a dislike. */
  readonly amount: number
  /** How many choices it counts as; see `choicesOf`. */
  readonly choices: number
}

/** A step that spreads evenly over the dice however many there are: 2¹⁶ over the golden ratio. */
const NEXT_DICE = 40_503

/** The fold's dice is the event's key, which is not at hand here; these round as fairly. */
const choiceOf = ({ amount, choices }: TasteEvidence, unit: number, place: number): Choice => ({
  weight: amount * unit,
  choices: choices * unit,
  recent: choices * unit ** RECENT_IS_FASTER,
  unit,
  reference: 0,
  dice: (place * NEXT_DICE) & 0xffff,
})

/**
 * Adds up evidence as the fold does, decayed to the newest interaction.
 * @param evidence    in any order; the 64 strongest interests stay after each
 * @param halfLifeMs  time after which evidence counts half, > 0
 * @returns           strongest first, equals by name; choices are right but for their rounding, and no events are named
 */
export const interestsOf = (evidence: readonly TasteEvidence[], halfLifeMs: number): Interest[] => {
  const newest = evidence.reduce((latest, { at }) => Math.max(latest, at), -Infinity)
  const anchorAt = anchorOf(newest, halfLifeMs)
  const interests = createInterests()
  evidence.forEach((one, place) =>
    addInterest(interests, namesOf(one.item), choiceOf(one, growth(one.at, anchorAt, halfLifeMs), place)),
  )
  const fade = (anchorAt - newest) / halfLifeMs
  return listInterests(interests, { long: exp2(fade), short: exp2(RECENT_IS_FASTER * fade) })
}
