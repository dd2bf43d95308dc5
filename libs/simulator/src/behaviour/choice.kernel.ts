/** Which item a user takes up next when she looks at no list: what follows, what everyone has, what she had, what she likes. */
import type { WorldItem } from '../catalog/catalog.js'
import { affinityFor } from '../people/affinity-for.js'
import { favouriteCreator, type User } from '../people/people.js'
import { SUCCESSOR_SHARES } from '../catalog/successors.js'
import { drawIndex, runningSums } from '../random/weighted.kernel.js'
import type { WorldState } from '../world-state.js'

/** An item and how she came to it. */
export interface Choice {
  readonly item: WorldItem
  readonly by: 'successor' | 'trend' | 'again' | 'interest'
}

/** Where items do not repeat, she looks so often for one that she has not had. */
const ATTEMPTS = 8
/** Share of the picks by interest that go to the favourite creator of the category. */
const FAVOURITE_SHARE = 0.25
/** What she comes upon, by order or by trend, she takes up the likelier the better it suits; else she goes after her interests. */
export const ACCEPTANCE = { atNone: 0.1, atFull: 1 } as const
const SUCCESSOR_SUMS = runningSums(SUCCESSOR_SHARES)

/** Chance to take up what she comes upon, 0..1. */
export const acceptance = (affinity: number): number =>
  ACCEPTANCE.atNone + (ACCEPTANCE.atFull - ACCEPTANCE.atNone) * affinity

/** The next item; undefined when she finds none that is new to her. */
export const chooseItem = (state: WorldState, user: User, at: number): Choice | undefined => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const choice = proposeItem(state, user, at)
    if (choice !== undefined && !(user.state.had?.has(choice.item.index) ?? false)) return choice
  }
  return undefined
}

const proposeItem = (state: WorldState, user: User, at: number): Choice | undefined => {
  const { successor, trend, again } = state.plan.sources
  const { behaviour } = state.streams
  const which = behaviour.next()
  if (which >= successor + trend + again) return byInterest(state, user, at)
  if (which >= successor + trend) return repeatItem(state, user) ?? byInterest(state, user, at)
  const met = which < successor ? followItem(state, user, at) : trendingItem(state, at)
  const accepts =
    met !== undefined && behaviour.chance(acceptance(affinityFor(state.plan, user, { item: met.item, at })))
  return accepts ? met : byInterest(state, user, at)
}

const trendingItem = (state: WorldState, at: number): Choice | undefined => {
  const item = state.shelves.fromEverything(at, state.streams.behaviour.next())
  return item && { item, by: 'trend' }
}

const followItem = (state: WorldState, user: User, at: number): Choice | undefined => {
  const last = state.catalog.items[user.state.lastItem]
  if (last === undefined) return undefined
  const next = last.successors[drawIndex(SUCCESSOR_SUMS, state.streams.behaviour.next())]
  const item = next === undefined ? undefined : state.catalog.items[next]
  return item !== undefined && state.shelves.isOut(item, at) ? { item, by: 'successor' } : undefined
}

const repeatItem = (state: WorldState, user: User): Choice | undefined => {
  const { recent } = user.state
  const index = recent[state.streams.behaviour.integer(Math.max(1, recent.length))]
  const item = index === undefined ? undefined : state.catalog.items[index]
  return item && { item, by: 'again' }
}

const byInterest = (state: WorldState, user: User, at: number): Choice | undefined => {
  const random = state.streams.behaviour
  const category = drawIndex(user.interests.at(at).sums, random.next())
  if (random.chance(FAVOURITE_SHARE)) {
    const own = state.shelves.fromCreator(category, favouriteCreator(state.plan, user, category))
    const item = own[random.integer(Math.max(1, own.length))]
    if (item !== undefined && state.shelves.isOut(item, at)) return { item, by: 'interest' }
  }
  const item = state.shelves.fromCategory(category, at, random.next())
  return item && { item, by: 'interest' }
}
