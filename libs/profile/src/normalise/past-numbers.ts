/**
 * What a user's interactions so far say of her, for networks to read beside each of them: the profile's own state (counts by
 * action, sessions, rhythm, running estimates), of the interactions that are read and of no others. It is made of what a history
 * keeps, so that the trainer, from its log, and the recommender, from a profile, have the same bits.
 */
import { ACTIONS, SECOND_MS, type EpochMs } from '@profilestream/contracts'
import { hourOf, HOURS, weekdayOf, WEEKDAYS } from '../fold/rhythm.js'
import { IDLE_MS } from '../fold/sessions.kernel.js'
import { applyLog1p } from './log1p.js'
import { createEstimate, deviationOf, estimate, type RunningEstimate } from './welford.kernel.js'

/** One interaction as networks read it. */
export interface PastStep {
  /** Index of its item. */
  readonly item: number
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: EpochMs
  /** Index into the contract's ACTIONS. */
  readonly action: number
  /** How much of the action's weight it counts, −100..100. */
  readonly hundredths: number
}

/** Interactions so far, counted. */
export interface Past {
  count: number
  firstAt: number
  lastAt: number
  /** Stretches without 30 idle minutes. */
  sessions: number
  readonly items: Set<number>
  readonly values: RunningEstimate
  /** By index into the contract's ACTIONS. */
  readonly actions: Uint16Array
  /** From midnight UTC, [24]: a history does not keep a user's own clock. */
  readonly hours: Uint16Array
  /** From Monday, UTC, [7]. */
  readonly weekdays: Uint16Array
}

/** Nothing yet. */
export const createPast = (): Past => ({
  count: 0,
  firstAt: 0,
  lastAt: 0,
  sessions: 0,
  items: new Set(),
  values: createEstimate(),
  actions: new Uint16Array(ACTIONS.length),
  hours: new Uint16Array(HOURS),
  weekdays: new Uint16Array(WEEKDAYS),
})

const countAt = (counts: Uint16Array, place: number): void => {
  counts[place] = (counts[place] ?? 0) + 1
}

/** Takes the next interaction in; they come in the order of their times. */
export const takeStep = (past: Past, { item, at, action, hundredths }: PastStep): void => {
  if (past.count === 0) past.firstAt = at
  if (past.count === 0 || at - past.lastAt > IDLE_MS) past.sessions += 1
  past.count += 1
  past.lastAt = at
  past.items.add(item)
  estimate(past.values, hundredths / 100)
  countAt(past.actions, action)
  countAt(past.hours, hourOf(at, 0))
  countAt(past.weekdays, weekdayOf(at, 0))
}

/** Names of the numbers that are scaled, in their order. */
export const PAST_NUMBERS = ['count', 'sessions', 'gap', 'newItems', 'value', 'valueSpread'] as const

/**
 * The numbers, not scaled yet, in the order of PAST_NUMBERS, [6]: the logarithms of how many interactions, how many sessions and
 * how many seconds between two (NaN before the second); the share of them that were the first with their item; mean and spread of
 * their values.
 */
export const pastNumbers = ({ count, sessions, firstAt, lastAt, items, values }: Past): readonly number[] => [
  applyLog1p(count),
  applyLog1p(sessions),
  count < 2 ? NaN : applyLog1p((lastAt - firstAt) / (count - 1) / SECOND_MS),
  items.size / Math.max(1, count),
  values.mean,
  deviationOf(values),
]
