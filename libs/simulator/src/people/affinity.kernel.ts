/** How well an item suits a user: the truth behind every click, every finished film and every rating. */
import { clamp } from '../random/arithmetic.js'
import type { WorldItem } from '../catalog/catalog.js'
import type { InterestSpan } from './interests.js'

/** How affinity is made up; adds up to 1. */
export const AFFINITY_PARTS = { interest: 0.75, favourite: 0.1, quality: 0.15 } as const

/** The item's categories seen through interests, 0..1: 1 for an item wholly of the strongest category. */
export const matchOf = (weights: ArrayLike<number>, strongest: number, item: WorldItem): number => {
  const [main, second] = item.categories
  const sum = item.shares[0] * weights[main]! + (second < 0 ? 0 : item.shares[1] * weights[second]!)
  return sum / strongest
}

/**
 * Affinity.
 * @param span       the user's interests at the time
 * @param favourite  whether the item is by the creator she likes best in its category; a share when that is not known
 * @returns          0..1
 */
export const affinityOf = (
  span: Pick<InterestSpan, 'weights' | 'strongest'>,
  item: WorldItem,
  favourite: number,
): number =>
  clamp(
    AFFINITY_PARTS.interest * matchOf(span.weights, span.strongest, item) +
      AFFINITY_PARTS.favourite * favourite +
      AFFINITY_PARTS.quality * item.quality,
    0,
    1,
  )
