/** Tastes: what lists are ranked by, each interest as its share of the user's choices within its facet, as the statements tell it. */
import type { Interest } from '../profile.js'
import { byFacet, shareCounts } from './statements/shares.js'

/** How much a user cares for one category or tag. */
export interface Taste {
  readonly name: string
  readonly isTag: boolean
  /** Share of her choices within the facet, 0..1, shrunk as in the profile's statements; the same below zero for what she dislikes. */
  readonly weight: number
}

/** Tastes of one scenario's interests. */
export const tastesOf = (interests: readonly Interest[]): Taste[] =>
  [...byFacet(interests).values()].flatMap((facet) => {
    const counts = shareCounts(facet.map(({ choices }) => choices))
    return facet.map(({ name, isTag, weight }, index) => {
      const { own, others } = counts[index] ?? { own: 0, others: 1 }
      const share = own / (own + others)
      return { name, isTag, weight: weight < 0 ? -share : share }
    })
  })
