/** A user looks at a list she is shown: impressions, a click or none, and what it does to her mood. */
import type { ClickstreamEvent, RecommendationList } from '@profilestream/contracts'
import { affinityFor } from '../people/affinity-for.js'
import type { WorldItem } from '../catalog/catalog.js'
import { NO_EXTRAS, planEvent } from './event.js'
import { loyaltyOf, type User } from '../people/people.js'
import type { Visit, WorldState } from '../world-state.js'

/** Items of a list that are on the screen. */
const VISIBLE_ITEMS = 4
/** How likely a user looks at a new list: when her visit begins, and at every later step. */
const LOOKS = { atFirst: 0.7, later: 0.3 } as const
/** Chance of a click on an item seen: without any affinity, and added at full affinity (with its square). */
const CLICK = { base: 0.015, appeal: 0.45 } as const
/** Each place further down is looked at less. */
const PLACE_FACTOR = 0.85
const DISMISS_CHANCE = 0.03
/** How fast mood follows what is shown. */
const MOOD_SHARE = 0.15
/** A list of what she has had already pleases less. */
const HAD_FACTOR = 0.3
const AD_SLOT = 'ads'
const AD_LOOKS = 0.25

/** What became of the look. */
export interface Look {
  /** The item she clicked on; null when nothing tempted her. */
  readonly clicked: WorldItem | null
  readonly list: RecommendationList
  /** How well what she saw suits her, 0..1. */
  readonly suits: number
}

/** Looks at the user's newest list, unless there is none, she knows it already, or she does not care to. */
export const lookAtList = (state: WorldState, visit: Visit, at: number): Look | null => {
  const list = visit.user.state.lists.size === 0 ? undefined : newestList(visit.user)
  if (list === undefined || list.recommendationId === visit.lookedAt) return null
  const chance = visit.lookedAt === null ? LOOKS.atFirst : LOOKS.later
  if (!state.streams.behaviour.chance(chance)) return null
  visit.lookedAt = list.recommendationId
  lookAtAd(state, visit, at)
  return examine(state, visit, { list, at })
}

const newestList = ({ state }: User): RecommendationList | undefined => {
  let newest: RecommendationList | undefined
  for (const [slot, list] of state.lists) {
    if (slot !== AD_SLOT && (newest === undefined || list.createdAt > newest.createdAt)) newest = list
  }
  return newest
}

const itemsOf = (state: WorldState, list: RecommendationList, count: number): WorldItem[] =>
  list.items.slice(0, count).flatMap(({ itemId }) => state.catalog.find(itemId) ?? [])

const examine = (
  state: WorldState,
  visit: Visit,
  { list, at }: { list: RecommendationList; at: number },
): Look | null => {
  const visible = itemsOf(state, list, VISIBLE_ITEMS)
  if (visible.length === 0) return null
  const affinities = visible.map((item) => shownAffinity(state, visit.user, { item, at }))
  const report = reporter(state, visit, list)
  visible.forEach((item) => report('impression', item, at))
  const clicked = clickedPlace(state, affinities)
  visible.forEach((item, place) =>
    maybeDismiss(state, visit, { report, item, at, affinity: affinities[place] ?? 0 }),
  )
  const suits = affinities.reduce((sum, affinity) => sum + affinity, 0) / affinities.length
  changeMood(visit.user, suits)
  const item = clicked < 0 ? null : (visible[clicked] ?? null)
  if (item !== null) report('click', item, at + thinkMs(state, visit))
  return { clicked: item, list, suits }
}

const shownAffinity = (
  state: WorldState,
  user: User,
  { item, at }: { item: WorldItem; at: number },
): number => {
  const had = !state.plan.itemsRepeat && user.state.had?.has(item.index) === true
  return affinityFor(state.plan, user, { item, at }) * (had ? HAD_FACTOR : 1)
}

const clickedPlace = ({ streams }: WorldState, affinities: readonly number[]): number => {
  let examined = 1
  for (const [place, affinity] of affinities.entries()) {
    if (streams.behaviour.chance(examined * (CLICK.base + CLICK.appeal * affinity * affinity))) return place
    examined *= PLACE_FACTOR
  }
  return -1
}

type Report = (action: ClickstreamEvent['action'], item: WorldItem, at: number) => void

const reporter =
  (state: WorldState, visit: Visit, list: RecommendationList): Report =>
  (action, { item }, at) =>
    planEvent(
      state,
      { actor: visit.user, visit, at, action },
      { ...NO_EXTRAS, itemId: item.itemId, recommendationId: list.recommendationId },
    )

const thinkMs = ({ streams }: WorldState, { hurry }: Visit): number =>
  Math.max(1, Math.round((500 + streams.behaviour.exponential(3_000)) * hurry))

interface SeenItem {
  readonly report: Report
  readonly item: WorldItem
  readonly affinity: number
  readonly at: number
}

const maybeDismiss = (state: WorldState, visit: Visit, { report, item, affinity, at }: SeenItem): void => {
  if (state.streams.behaviour.chance(DISMISS_CHANCE * (1 - affinity) * (1 - affinity))) {
    report('dismiss', item, at + thinkMs(state, visit))
  }
}

const changeMood = ({ state }: User, suits: number): void => {
  state.contentment += MOOD_SHARE * (suits - state.contentment)
  state.loyalty = loyaltyOf(state.contentment)
}

const lookAtAd = (state: WorldState, visit: Visit, at: number): void => {
  const list = visit.user.state.lists.get(AD_SLOT)
  if (list === undefined || !state.streams.behaviour.chance(AD_LOOKS)) return
  const [ad] = itemsOf(state, list, 1)
  if (ad === undefined) return
  const report = reporter(state, visit, list)
  report('impression', ad, at)
  const affinity = affinityFor(state.plan, visit.user, { item: ad, at })
  if (clickedPlace(state, [affinity * affinity]) === 0) report('click', ad, at + thinkMs(state, visit))
}
