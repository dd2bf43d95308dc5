/** An item is taken in: how long, how far, and what the user does about it afterwards. */
import { asDurationMs, DAY_MS, type Action, type RecommendationId } from '@profilestream/contracts'
import { clamp } from '../random/arithmetic.js'
import type { WorldItem } from '../catalog/catalog.js'
import { NO_EXTRAS, planEvent, type EventExtras } from './event.js'
import type { ReactionPlan, WorldPlan } from '../world-plan.js'
import type { Visit, WorldState } from '../world-state.js'

/** One item in one visit. */
export interface Episode {
  readonly visit: Visit
  readonly item: WorldItem
  /** How well it suits her, 0..1. */
  readonly affinity: number
  readonly at: number
  readonly recommendationId: RecommendationId | null
}

/** Completion is affinity, drawn to the middle, with this deviation. */
export const COMPLETION = { atNone: 0.1, atFull: 0.95, deviation: 0.2, lowest: 0.02 } as const
/** A rating, as a share of the range, is affinity with this deviation. */
export const RATING = { atNone: 0.1, atFull: 1, deviation: 0.15 } as const
/** Items taken up that "again" picks from. */
const RECENT_ITEMS = 50
/** Where items do not repeat, a user who has had more than this share of the catalog takes up the oldest again. */
const HAD_SHARE = 0.4
/** Reactions so much later happen outside the visit. */
const AT_HOME_MS = DAY_MS / 4

/** Whether a reaction comes within the visit. */
export const isPrompt = ({ delayMs }: Pick<ReactionPlan, 'delayMs'>): boolean => delayMs < AT_HOME_MS

/** Chance of a reaction, 0..1, once what it follows has happened. */
export const chanceOf = (
  { chance, power }: Pick<ReactionPlan, 'chance' | 'power'>,
  affinity: number,
): number => {
  let product = chance
  for (let n = 0; n < power; n += 1) product *= affinity
  return product
}

/**
 * Plans the taking-in and the reactions.
 * @returns when the last event of the visit is over, milliseconds since 1970-01-01 UTC
 */
export const planConsumption = (state: WorldState, episode: Episode): number => {
  remember(state, episode)
  const { action, measuresCompletion } = state.plan.consumption
  const completion = drawCompletion(state, episode.affinity)
  const dwellMs = asDurationMs(Math.round(dwellOf(state.plan, episode, completion)))
  const end = episode.at + Math.max(1, Math.round(dwellMs * episode.visit.hurry))
  const extras = extrasOf(episode)
  extras.dwellMs = dwellMs
  if (measuresCompletion) extras.completion = completion
  planEvent(state, { actor: episode.visit.user, visit: episode.visit, at: end, action }, extras)
  return planReactions(state, episode, end)
}

const remember = ({ catalog }: WorldState, { visit, item }: Episode): void => {
  const { state } = visit.user
  state.lastItem = item.index
  state.recent.push(item.index)
  if (state.recent.length > RECENT_ITEMS) state.recent.shift()
  if (state.had !== null) forgetOldest(state.had.add(item.index), HAD_SHARE * catalog.items.length)
}

/** A set keeps the order of insertion, so its first is its oldest. */
const forgetOldest = (had: Set<number>, most: number): void => {
  for (const oldest of had) {
    if (had.size <= most) return
    had.delete(oldest)
  }
}

const drawCompletion = (state: WorldState, affinity: number): number => {
  const mean = COMPLETION.atNone + (COMPLETION.atFull - COMPLETION.atNone) * affinity
  const drawn = mean + COMPLETION.deviation * state.streams.behaviour.normal()
  return Math.round(clamp(drawn, COMPLETION.lowest, 1) * 1_000) / 1_000
}

const dwellOf = (plan: WorldPlan, { item }: Episode, completion: number): number => {
  const [none, full] = plan.consumption.dwellMs
  return item.item.durationMs === null ? none + (full - none) * completion : item.item.durationMs * completion
}

type WritableExtras = { -readonly [Field in keyof EventExtras]: EventExtras[Field] }

const extrasOf = ({ item, recommendationId }: Episode): WritableExtras => {
  const extras = { ...NO_EXTRAS }
  extras.itemId = item.item.itemId
  extras.recommendationId = recommendationId
  return extras
}

const planReactions = (state: WorldState, episode: Episode, end: number): number => {
  const random = state.streams.behaviour
  const happened = new Map<Action, number>()
  let last = end
  for (const reaction of state.plan.reactions) {
    const from = reaction.after === undefined ? last : happened.get(reaction.after)
    if (from === undefined || !random.chance(chanceOf(reaction, episode.affinity))) continue
    const at = from + reactionDelay(state, episode.visit, reaction)
    planReaction(state, episode, { reaction, at })
    happened.set(reaction.action, at)
    if (isPrompt(reaction)) last = Math.max(last, at)
  }
  return last
}

const reactionDelay = ({ streams }: WorldState, visit: Visit, reaction: ReactionPlan): number => {
  const hurry = isPrompt(reaction) ? visit.hurry : 1
  return Math.max(1, Math.round(reaction.delayMs * (0.3 + streams.behaviour.exponential(0.7)) * hurry))
}

const planReaction = (
  state: WorldState,
  episode: Episode,
  { reaction, at }: { reaction: ReactionPlan; at: number },
): void => {
  const visit = isPrompt(reaction) ? episode.visit : null
  const extras = extrasOf(episode)
  if (reaction.carries !== undefined) carry(state, extras, { ...episode, what: reaction.carries })
  planEvent(state, { actor: episode.visit.user, visit, at, action: reaction.action }, extras)
}

type Carried = Pick<Episode, 'item' | 'affinity'> & { readonly what: NonNullable<ReactionPlan['carries']> }

const carry = (state: WorldState, extras: WritableExtras, { item, affinity, what }: Carried): void => {
  switch (what) {
    case 'rating':
      extras.rating = drawRating(state, affinity)
      return
    case 'payment':
      extras.price = item.item.price
      extras.currency = item.item.currency
      extras.quantity = drawQuantity(state)
      return
    case 'creator':
      extras.targetUserId = item.item.creatorUserId
  }
}

const drawRating = ({ plan, streams }: WorldState, affinity: number): number => {
  const [lowest, highest] = plan.ratings
  const mean = RATING.atNone + (RATING.atFull - RATING.atNone) * affinity
  const share = clamp(mean + RATING.deviation * streams.behaviour.normal(), 0, 1)
  return lowest + Math.round(share * (highest - lowest))
}

const drawQuantity = ({ streams }: WorldState): number => (streams.behaviour.chance(0.85) ? 1 : 2)
