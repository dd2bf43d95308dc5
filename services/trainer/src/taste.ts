/**
 * Taste at a moment of the past: what serving would have known of a user's interests then, and the list that she would
 * have been given without any release. Both need no training, and judge releases and are part of them.
 */
import { asEpochMs, DAY_MS, type ScenarioDefinition } from '@profilestream/contracts'
import type { FittedRanker } from '@profilestream/evaluation'
import { interestsOf, tastesOf, type TasteEvidence } from '@profilestream/profile'
import {
  blendScores,
  blendWeights,
  createItemTable,
  createTrends,
  NO_CONTEXT,
  scoreByInterests,
  scoreByTrend,
  type ItemTable,
} from '@profilestream/recommendation'
import { worthAt, type Examples, type Past } from './build-examples.js'
import type { ItemLabels } from './item-labels.js'
import { keptScores, type ScoresAt } from './kept-scores.js'

/** The two rankers that know a user by her own past only, not by what everybody did next. */
export interface Taste {
  /** Her interests in each item's categories and tags; null where the catalog says nothing of any item. */
  readonly interests: FittedRanker | null
  /** Interests and what trends, weighed as the recommender does before the first release. */
  readonly unreleased: FittedRanker
  /** What the last of her first `length` steps says of her taste. */
  amountAt(user: number, length: number): number
}

/** What taste is made of. */
export interface TasteSource {
  readonly examples: Pick<Examples, 'items' | 'pasts'>
  readonly definition: ScenarioDefinition
  readonly labels: ItemLabels
}

/**
 * Makes the rankers.
 * @param lengths  how many steps of each user may be learned from, [users]: trends count nothing later
 */
export const createTaste = (source: TasteSource, lengths: readonly number[]): Taste => {
  const { examples, definition, labels } = source
  const table = tableOf(examples.items, labels)
  const trend = trendOf(source, lengths)
  const halfLifeMs = definition.interestHalfLifeDays * DAY_MS
  // The blend, the serving release, what is served without one, and liking all ask for them.
  const interestsAt = keptScores((user, length) =>
    scoreByInterests(
      table,
      tastesOf(interestsOf(evidenceUntil(table, examples.pasts[user], length), halfLifeMs)),
    ),
  )
  const unreleasedAt = (user: number, length: number): Float32Array => {
    const affinity = interestsAt(user, length)
    const weights = blendWeights(null, rowsUntil(examples.pasts[user], length))
    return blendScores(
      [affinity, scoreByTrend(table, trend, affinity)],
      [weights.interests, weights.trending],
    )
  }
  return {
    interests: labels.size === 0 ? null : rankerOf(interestsAt, table.size()),
    unreleased: rankerOf(unreleasedAt, table.size()),
    amountAt: (user, length) => worthAt(examples.pasts[user], length),
  }
}

/** The item table in the examples' own numbering, with the catalog's labels. */
const tableOf = (items: Examples['items'], labels: ItemLabels): ItemTable => {
  const table = createItemTable()
  for (const itemId of items) table.describe({ itemId, ...labels.get(itemId) })
  return table
}

/** An item that is not known. */
const NO_LABELS = { categories: [], tags: [] }

/** Rows that lie before the step after the first `length`. */
const rowsUntil = (past: Past | undefined, length: number): number =>
  past === undefined ? 0 : (past.places[length] ?? past.items.length)

/** What lies before the step after the first `length`, as evidence of taste. */
const evidenceUntil = (table: ItemTable, past: Past | undefined, length: number): TasteEvidence[] =>
  Array.from({ length: rowsUntil(past, length) }, (_, row) => {
    const item = past?.items[row] ?? -1
    return {
      item: item < 0 ? NO_LABELS : table.facts(item),
      at: past?.at[row] ?? 0,
      amount: past?.amounts[row] ?? 0,
      choices: past?.choices[row] ?? 0,
    }
  })

/** Decayed counts of what everybody acted on, as of the newest interaction that may be learned from, [≤ items]. */
const trendOf = ({ examples, definition }: TasteSource, lengths: readonly number[]): Float32Array => {
  const trends = createTrends(definition.trendHalfLifeDays * DAY_MS)
  examples.pasts.forEach((past, user) => {
    const rows = rowsUntil(past, lengths[user] ?? 0)
    for (let row = 0; row < rows; row += 1) {
      const index = past.items[row] ?? -1
      const weight = past.amounts[row] ?? 0
      const at = asEpochMs(past.at[row] ?? 0)
      if (index >= 0 && weight > 0) trends.add({ index, weight, at, context: NO_CONTEXT })
    }
  })
  return trends.counts()
}

const rankerOf = (scoresAt: ScoresAt, items: number): FittedRanker => ({
  scoreMany: (histories, users = []) => {
    const scores = new Float32Array(histories.length * items)
    histories.forEach((history, row) => scores.set(scoresAt(users[row] ?? -1, history.length), row * items))
    return scores
  },
  dispose: () => undefined,
})
