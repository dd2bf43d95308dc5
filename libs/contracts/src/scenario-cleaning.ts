/** A scenario's cleaning settings: what may be left out of its JSON, and what holds then. */
import { ACTIONS, type Action } from './generated/records.js'
import {
  expecting,
  listOf,
  object,
  oneOf,
  optional,
  orNull,
  positive,
  share,
  wholeMs,
  type Check,
  type Problems,
} from './scenario-checks.js'

/** When the same deed, told under another event id, is a repeat: a double click, not a second wish. */
export interface RepeatRule {
  /** Same user, item and action within so long count once, milliseconds; 0 for never. @default 0 */
  readonly withinMs: number
  /** The actions it holds for. @default none */
  readonly actions: readonly Action[]
}

/** From when on behaviour is a machine's. Each rule that is met adds its points to a score of 0..100. */
export interface BotRule {
  /** Score from which on the user is quarantined. @default 70: two rules */
  readonly quarantineAt: number
  /** Score that `leastActs` deeds in a row must stay below before she comes back. @default 50: fewer than two */
  readonly releaseBelow: number
  /** Deeds of a visit before it is judged, 1..255. @default 20 */
  readonly leastActs: number
  /** Rate: deeds a minute, decayed, from which on nobody is so fast. @default 30 */
  readonly actsPerMinute: number
  /** Regularity: coefficient of variation of the gaps, below which nobody is so even. @default 0.45 */
  readonly gapVariation: number
  /** Breadth: share of deeds with an item not met just before, from which on … @default 0.95 */
  readonly distinctShare: number
  /** … without depth: share of deep deeds (a like, a rating, a purchase), below which nobody looks. @default 0.02 */
  readonly deepShare: number
  /** Concurrency: share of deeds in two places at once, from which on it is impossible. @default 0.25 */
  readonly conflictShare: number
}

/** How a scenario's events are cleaned. */
export interface CleaningRules {
  /** Events further behind the newest of their partition are dead letters, milliseconds; null for no limit. @default null */
  readonly maxLatenessMs: number | null
  readonly repeats: RepeatRule
  /** Null for nobody is ever taken for a machine. */
  readonly bots: BotRule | null
}

/** What holds where a scenario says nothing. */
export const DEFAULT_CLEANING: CleaningRules & { readonly bots: BotRule } = {
  maxLatenessMs: null,
  repeats: { withinMs: 0, actions: [] },
  bots: {
    quarantineAt: 70,
    releaseBelow: 50,
    leastActs: 20,
    actsPerMinute: 30,
    gapVariation: 0.45,
    distinctShare: 0.95,
    deepShare: 0.02,
    conflictShare: 0.25,
  },
}

const score = expecting(
  'a score from 1 to 100',
  (value) => typeof value === 'number' && value >= 1 && value <= 100,
)
const acts = expecting(
  'a whole number from 1 to 255',
  (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 255,
)

/** The field `cleaning` of a scenario, all of it optional. */
export const cleaningField: Check = optional(
  object({
    maxLatenessMs: optional(orNull(wholeMs)),
    repeats: optional(
      object({
        withinMs: optional(wholeMs),
        actions: optional(listOf(oneOf(...ACTIONS.slice(1)), 0)),
      }),
    ),
    bots: optional(
      orNull(
        object({
          quarantineAt: optional(score),
          releaseBelow: optional(score),
          leastActs: optional(acts),
          actsPerMinute: optional(positive),
          gapVariation: optional(share),
          distinctShare: optional(share),
          deepShare: optional(share),
          conflictShare: optional(share),
        }),
      ),
    ),
  }),
)

/** The field as it stands in JSON that was checked. */
interface WrittenCleaning {
  readonly maxLatenessMs?: number | null
  readonly repeats?: Partial<RepeatRule>
  readonly bots?: Partial<BotRule> | null
}

/** The rules with the defaults of what was left out. */
export const cleaningOf = (written: unknown): CleaningRules => {
  const { maxLatenessMs, repeats, bots } = (written ?? {}) as WrittenCleaning
  return {
    maxLatenessMs: maxLatenessMs ?? DEFAULT_CLEANING.maxLatenessMs,
    repeats: { ...DEFAULT_CLEANING.repeats, ...repeats },
    bots: bots === null ? null : { ...DEFAULT_CLEANING.bots, ...bots },
  }
}

/** What must fit together, once each field fits by itself. */
export const checkCleaning = ({ bots }: CleaningRules, problems: Problems): void => {
  if (bots !== null && bots.releaseBelow > bots.quarantineAt)
    problems.push('cleaning.bots.releaseBelow must not lie above cleaning.bots.quarantineAt')
}
