/** Shares of a facet's names: what choices say of what a user is after, as a Dirichlet distribution over the names and those not yet seen. */
import { BEFORE_ANY } from '../../fold/tastes.kernel.js'
import type { Interest } from '../../profile.js'

/** How much of a choice counts as a draw from her interests: others come from the order of items, from trends, from chance. */
const DRAWS_PER_CHOICE = 0.6
/** Draws that choices can be worth at most: interests drift, and choices of one visit hang together. */
const MOST_DRAWS = 25
/** Draws that names not yet seen are worth before the first choice. */
const UNSEEN = 1

/** One name's part of the distribution: a beta, by what was drawn of it and of all else, prior included. */
export interface ShareCounts {
  readonly own: number
  readonly others: number
}

/** The facet of a name: `category`, `tag`, or what stands before the colon of a tag: `brand`, `artist`. */
export const facetOf = ({ name, isTag }: Pick<Interest, 'name' | 'isTag'>): string => {
  if (!isTag) return 'category'
  const colon = name.indexOf(':')
  return colon > 0 ? name.slice(0, colon) : 'tag'
}

/** Interests by facet, in the order they come. */
export const byFacet = (interests: readonly Interest[]): ReadonlyMap<string, Interest[]> => {
  const facets = new Map<string, Interest[]>()
  for (const interest of interests) {
    const facet = facetOf(interest)
    const own = facets.get(facet)
    if (own === undefined) facets.set(facet, [interest])
    else own.push(interest)
  }
  return facets
}

const drawsOf = (choices: number): number => {
  const draws = DRAWS_PER_CHOICE * choices
  return draws / (1 + draws / MOST_DRAWS)
}

/** Counts of one facet's names, in their order. */
export const shareCounts = (choices: readonly number[]): ShareCounts[] => {
  const total = choices.reduce((sum, one) => sum + one, 0)
  const draws = total > 0 ? drawsOf(total) / total : 0
  const all = draws * total + BEFORE_ANY * choices.length + UNSEEN
  return choices.map((one) => {
    const own = draws * one + BEFORE_ANY
    return { own, others: all - own }
  })
}

/** Counts of a name of which nothing is known. */
export const NOTHING_COUNTED: ShareCounts = { own: BEFORE_ANY, others: UNSEEN }
