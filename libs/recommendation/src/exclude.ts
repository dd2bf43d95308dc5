/** Exclusion: which items may not be shown to this user in this slot, and why. */
import {
  DAY_MS,
  type EpochMs,
  type ItemId,
  type ScenarioDefinition,
  type UserId,
} from '@profilestream/contracts'
import type { TopK } from '@profilestream/similarity'
import type { Candidate } from './candidate.js'
import type { ItemFacts, ItemTable } from './item-table.js'

/** Why an item is left out. */
export type Exclusion =
  'withdrawn' | 'wrong_slot' | 'not_yet' | 'expired' | 'stale' | 'had' | 'dismissed' | 'own'

/** What decides. */
export interface ExclusionRules {
  readonly definition: Pick<ScenarioDefinition, 'itemsRepeat' | 'freshForDays'>
  /** The moment the list is for. */
  readonly at: EpochMs
  /** Whether the slot shows ads, and nothing else. */
  readonly adSlot: boolean
  readonly userId: UserId
  readonly hasHad: (itemId: ItemId) => boolean
  readonly hasDismissed: (itemId: ItemId) => boolean
}

/** Why the item may not be shown, or null when it may. */
export const exclusionOf = (facts: ItemFacts, rules: ExclusionRules): Exclusion | null => {
  if (facts.withdrawn) return 'withdrawn'
  if (facts.ad !== rules.adSlot) return 'wrong_slot'
  return untimely(facts, rules) ?? unwanted(facts, rules)
}

const untimely = (
  { publishedAt, expiresAt }: ItemFacts,
  { at, definition }: ExclusionRules,
): Exclusion | null => {
  if (publishedAt !== null && publishedAt > at) return 'not_yet'
  if (expiresAt !== null && expiresAt <= at) return 'expired'
  const { freshForDays } = definition
  const isStale = freshForDays !== null && publishedAt !== null && at - publishedAt > freshForDays * DAY_MS
  return isStale ? 'stale' : null
}

/** An ad may be shown again: what limits it is its frequency. */
const unwanted = (facts: ItemFacts, rules: ExclusionRules): Exclusion | null => {
  if (facts.creatorUserId === rules.userId) return 'own'
  if (!rules.definition.itemsRepeat && !rules.adSlot && rules.hasHad(facts.itemId)) return 'had'
  return rules.hasDismissed(facts.itemId) ? 'dismissed' : null
}

/**
 * The best candidates that may be shown. Rules are asked only of items that score high enough to matter.
 * @param best   the highest blended scores, as many as asked for
 * @param count  how many are wanted; fewer come back when fewer may be shown
 * @returns      best first
 */
export const exclude = (
  table: ItemTable,
  best: (count: number) => TopK,
  { count, rules }: { readonly count: number; readonly rules: ExclusionRules },
): readonly Candidate[] => {
  for (let looked = count + 64; ; looked *= 4) {
    const { indices, scores } = best(looked)
    const allowed: Candidate[] = []
    indices.forEach((index, place) => {
      if (exclusionOf(table.facts(index), rules) === null) allowed.push({ index, score: scores[place] ?? 0 })
    })
    if (allowed.length >= count || indices.length < looked) return allowed.slice(0, count)
  }
}
