/** Affinity of a user of this world, whose favourites are known to the simulator alone. */
import { affinityOf } from './affinity.kernel.js'
import type { WorldItem } from '../catalog/catalog.js'
import { favouriteCreator, type User } from './people.js'
import type { WorldPlan } from '../world-plan.js'

/** How well an item suits a user at a time, 0..1. */
export const affinityFor = (
  plan: WorldPlan,
  user: User,
  { item, at }: { item: WorldItem; at: number },
): number => {
  const isFavourite = favouriteCreator(plan, user, item.categories[0]) === item.creator
  return affinityOf(user.interests.at(at), item, isFavourite ? 1 : 0)
}
