/** Explanations: one sentence an item, true of this user and this item, from the source that lifted it most. */
import type { Action, ItemId } from '@profilestream/contracts'
import type { Neighbours, OnlineNeighbours } from '@profilestream/similarity'
import type { Contribution } from './blend.js'
import type { Numbering, SourceName } from './candidate.js'
import { nameOf, type ItemTable } from './item-table.js'
import { isThin } from './fallback.js'
import { closestPast, type Embeddings } from './sources/deep.js'
import { strongestLiking, type Interest } from './sources/interests.js'
import { trendingWhere } from './sources/trending.js'
import { closestByContent } from './sources/content.js'
import { strongestPast } from './sources/transitions.js'
import type { Trends } from './trends.js'

/** What a release knows of items, in its own numbering. */
export interface ModelEvidence {
  readonly numbering: Numbering
  readonly embeddings: Embeddings
  readonly transitions: Neighbours
  /** Interactions of each item in the training window, [items]. */
  readonly popularity: Float32Array
}

/** What can be said truly of one user. */
export interface Evidence {
  readonly table: ItemTable
  readonly trends: Trends
  readonly online: OnlineNeighbours
  readonly interests: readonly Interest[]
  /** The user's interactions, oldest first. */
  readonly history: readonly { readonly itemId: ItemId; readonly action: Action }[]
  /** The history as the models read it, in the release's numbering, oldest first; empty without a release. */
  readonly past: Int32Array
  /** The same in the item table's numbering: with items that no release knows. */
  readonly met: Int32Array
  readonly hasHad: (itemId: ItemId) => boolean
  /** The serving release; null before the first. */
  readonly model: ModelEvidence | null
}

/** Why an item is in the list. */
export interface Explanation {
  /** The source that contributed most. */
  readonly source: SourceName
  readonly reason: string
  readonly becauseItemId: ItemId | null
}

type Reason = Omit<Explanation, 'source'>

/**
 * Explains one item: the first source, by what it contributed, that has something true to say.
 * @param index          the item's number in the table
 * @param contributions  of the blend, strongest first
 */
export const explain = (
  index: number,
  contributions: readonly Contribution[],
  evidence: Evidence,
): Explanation => {
  const lifting = contributions.filter(({ value }) => value > 0)
  const source = contributions[0]?.source ?? 'trending'
  for (const contribution of lifting) {
    const reason = reasonOf(contribution.source, index, evidence)
    if (reason !== null) return { source, ...reason }
  }
  return { source, ...plainReason(index, evidence) }
}

const reasonOf = (source: SourceName, index: number, evidence: Evidence): Reason | null => {
  switch (source) {
    case 'deep':
      return pastReason(index, evidence, ({ embeddings }, item) =>
        closestPast(embeddings, evidence.past, item),
      )
    case 'transitions':
      return pastReason(index, evidence, ({ transitions }, item) =>
        strongestPast(transitions, evidence.past, item),
      )
    case 'online':
      return onlineReason(index, evidence)
    case 'popularity':
      return popularReason(index, evidence)
    case 'interests':
      return likingReason(index, evidence)
    case 'content':
      return contentReason(index, evidence)
    case 'trending':
      return trendingReason(index, evidence)
  }
}

/** The reason that names a past item, found in the release's numbering. */
const pastReason = (
  index: number,
  { table, history, model }: Evidence,
  find: (model: ModelEvidence, item: number) => number | null,
): Reason | null => {
  const item = model?.numbering.fromCatalog[index] ?? -1
  if (model === null || item < 0) return null
  const past = find(model, item)
  if (past === null) return null
  const facts = table.facts(model.numbering.toCatalog[past] ?? -1)
  const interaction = history.findLast(({ itemId }) => itemId === facts.itemId)
  if (interaction === undefined || past === item) return null
  return {
    reason: `because you ${PAST_TENSE[interaction.action]} ${nameOf(facts)}`,
    becauseItemId: facts.itemId,
  }
}

const PAST_TENSE: Readonly<Record<Action, string>> = {
  unknown: 'met',
  view: 'viewed',
  click: 'clicked',
  search: 'searched for',
  add_to_cart: 'put in your cart',
  purchase: 'bought',
  rate: 'rated',
  watch: 'watched',
  read: 'read',
  listen: 'listened to',
  follow: 'followed',
  like: 'liked',
  bookmark: 'bookmarked',
  comment: 'commented on',
  share: 'shared',
  impression: 'were shown',
  dismiss: 'dismissed',
  identify: 'met',
  return: 'returned',
  remove_from_cart: 'took out of your cart',
  unfollow: 'unfollowed',
  unlike: 'unliked',
}

/** What she did and what others do now, where the one says the other: who buys has looked at it, who rates need not have. */
const TAKEN_UP: Partial<Readonly<Record<Action, readonly [past: string, present: string]>>> = {
  view: ['viewed', 'view'],
  click: ['clicked', 'click'],
  purchase: ['bought', 'buy'],
  watch: ['watched', 'watch'],
  read: ['read', 'read'],
  listen: ['listened to', 'listen to'],
}

const onlineReason = (index: number, { table, online, met, history }: Evidence): Reason | null => {
  const past = online.strongestPast(met, index)
  if (past === null) return null
  const facts = table.facts(past)
  const interaction = history.findLast(({ itemId }) => itemId === facts.itemId)
  if (interaction === undefined) return null
  const [did, do_] = TAKEN_UP[interaction.action] ?? ['went for', 'go for']
  return {
    reason: `people who ${did} ${nameOf(facts)} now ${do_} ${nameOf(table.facts(index))}`,
    becauseItemId: facts.itemId,
  }
}

/** Most shared terms that are named. */
const NAMED_TERMS = 2

/** Says what is shared, and of whom little is known: of the item, or else of her. */
const contentReason = (index: number, evidence: Evidence): Reason | null => {
  const { table, met, model, online, history } = evidence
  const closest = closestByContent(table, met, index)
  const isInRelease = (model?.numbering.fromCatalog[index] ?? -1) >= 0
  const isItemThin = !isInRelease && isThin(online.met(index))
  const isUserThin = isThin(history.length)
  if (closest === null || (!isItemThin && !isUserThin)) return null
  const facts = table.facts(closest.past)
  const shared = closest.shared.slice(0, NAMED_TERMS).join(' and ')
  return {
    reason: `${isItemThin ? 'little known yet' : 'while we get to know you'}: ${shared}, like ${nameOf(facts)}`,
    becauseItemId: facts.itemId,
  }
}

const likingReason = (index: number, { table, interests }: Evidence): Reason | null => {
  const liking = strongestLiking(table.labels(index), interests)
  return liking === null ? null : { reason: `you like ${liking.name}`, becauseItemId: null }
}

const trendingReason = (index: number, { table, trends }: Evidence): Reason | null => {
  const where = trendingWhere(table, trends, index)
  if (where === null) return null
  return { reason: where === '' ? 'trending now' : `trending in ${where}`, becauseItemId: null }
}

/** Share of the catalog that is called popular. */
const POPULAR_SHARE = 0.1

const popularReason = (index: number, { model }: Evidence): Reason | null => {
  const item = model?.numbering.fromCatalog[index] ?? -1
  const own = model?.popularity[item] ?? 0
  if (model === null || own === 0) return null
  const ahead = model.popularity.reduce((count, other) => (other > own ? count + 1 : count), 0)
  const isPopular = ahead < Math.max(1, model.popularity.length * POPULAR_SHARE)
  return isPopular ? { reason: 'popular with everybody', becauseItemId: null } : null
}

/** What is true of any item: a trend, its category, or whether the user has had it. */
const plainReason = (index: number, evidence: Evidence): Reason => {
  const facts = evidence.table.facts(index)
  const [category] = facts.categories
  if (category !== undefined) return { reason: `from ${category}`, becauseItemId: null }
  const isKnown = evidence.hasHad(facts.itemId)
  return { reason: isKnown ? 'something you come back to' : 'something new to you', becauseItemId: null }
}

/**
 * Explains one item of a list about another item: it often follows it, shares a label with it, or lies near it.
 * @param index  the item's number in the table
 * @param about  the number of the item that the list is about
 */
export const explainSimilar = (
  index: number,
  about: number,
  { table, model, online }: Pick<Evidence, 'table' | 'model' | 'online'>,
): Explanation => {
  const facts = table.facts(about)
  const because = { becauseItemId: facts.itemId }
  if (model !== null && follows(model, about, index))
    return { source: 'transitions', reason: `often follows ${nameOf(facts)}`, ...because }
  if (online.strongestPast(Int32Array.of(about), index) !== null)
    return { source: 'online', reason: `now follows ${nameOf(facts)}`, ...because }
  const [shared] = [...table.labels(index)].filter((label) => table.labels(about).has(label))
  if (shared !== undefined)
    return { source: 'interests', reason: `${shared}, like ${nameOf(facts)}`, ...because }
  return isNear(model, about, index)
    ? { source: 'deep', reason: `goes with ${nameOf(facts)}`, ...because }
    : { source: 'trending', reason: 'for a change', becauseItemId: null }
}

const follows = ({ numbering, transitions }: ModelEvidence, about: number, index: number): boolean => {
  const [from, to] = [numbering.fromCatalog[about] ?? -1, numbering.fromCatalog[index] ?? -1]
  return from >= 0 && to >= 0 && strongestPast(transitions, Int32Array.of(from), to) !== null
}

const isNear = (model: ModelEvidence | null, about: number, index: number): boolean => {
  const [from, to] = [model?.numbering.fromCatalog[about] ?? -1, model?.numbering.fromCatalog[index] ?? -1]
  return model !== null && from >= 0 && to >= 0 && closestPast(model.embeddings, [from], to) !== null
}
