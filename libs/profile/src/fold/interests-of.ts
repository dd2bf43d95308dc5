/** The interests that a profile would have held after some interactions, for whoever looks back at a moment of the past. */
import type { Interest } from '../profile.js'
import { listInterests } from '../view/list-interests.js'
import { addInterest, createInterests, namesOf, type Labelled } from './interests.kernel.js'
import type { Choice } from './tastes.kernel.js'
import { anchorOf, exp2, growth } from './time-decay.kernel.js'

/** One interaction as evidence of taste. */
export interface TasteEvidence {
  readonly item: Labelled
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** The action's weight × the interaction's value; negative for a dislike. */
  readonly amount: number
}

const weightOnly = (weight: number): Choice => ({
  weight,
  choices: 0,
  recent: 0,
  unit: 1,
  reference: 0,
  dice: 0,
})

/**
 * Adds up evidence as the fold does, decayed to the newest interaction.
 * @param evidence    in any order; the 64 strongest interests stay after each
 * @param halfLifeMs  time after which evidence counts half, > 0
 * @returns           strongest first, equals by name; weights and events only, choices are not counted
 */
export const interestsOf = (evidence: readonly TasteEvidence[], halfLifeMs: number): Interest[] => {
  const newest = evidence.reduce((latest, { at }) => Math.max(latest, at), -Infinity)
  const anchorAt = anchorOf(newest, halfLifeMs)
  const interests = createInterests()
  for (const { item, at, amount } of evidence)
    addInterest(interests, namesOf(item), weightOnly(amount * growth(at, anchorAt, halfLifeMs)))
  return listInterests(interests, { long: exp2((anchorAt - newest) / halfLifeMs), short: 1 })
}
