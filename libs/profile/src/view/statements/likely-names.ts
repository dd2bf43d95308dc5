/**
 * Which categories and tags the user's next item will carry. An interest's share says what she is after; an item carries
 * several names, and what it carries besides counts here, too. Counts are shrunk towards what everybody takes up: the mean
 * of a gamma–Poisson model whose prior is the crowd.
 * Source: Gelman et al., "Bayesian data analysis", 3rd ed., 2.6.
 */
import type { ScenarioProfile } from '../../profile.js'
import { countActs } from './count-acts.js'

/** Events that the crowd's habits are worth: fitted on the even users of MovieLens 100k. */
const CROWD_EVENTS = 80

/** A name and the chance that the next item carries it. */
export interface LikelyName {
  readonly name: string
  /** 0..1. */
  readonly chance: number
}

/**
 * @param crowd  share of everybody's events whose item carries a name, 0..1, by name
 * @returns      every name of the crowd and of the user, likeliest first
 */
export const likelyNames = (held: ScenarioProfile, crowd: ReadonlyMap<string, number>): LikelyName[] => {
  const own = new Map(held.interests.map(({ name, events }) => [name, events]))
  const all = countActs(held) + CROWD_EVENTS
  return [...new Set([...crowd.keys(), ...own.keys()])]
    .map((name) => ({ name, chance: ((own.get(name) ?? 0) + CROWD_EVENTS * (crowd.get(name) ?? 0)) / all }))
    .sort((a, b) => b.chance - a.chance || (a.name < b.name ? -1 : 1))
}
