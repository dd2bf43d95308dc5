/** The rules about machines, and the score they add up to: what no person does, each by itself no proof. */
import type { BotRule } from '@profilestream/contracts'
import { actsPerMinute, gapVariationSquared, WHOLE, type Behaviour } from './behaviour.kernel.js'

/** Why a user may be a machine; the bit at a reason's place says so in the stored form. */
export const BOT_REASONS = ['rate', 'regularity', 'breadth', 'concurrency', 'repetition'] as const
/** Why a user may be a machine. */
export type BotReason = (typeof BOT_REASONS)[number]

const [RATE, REGULARITY, BREADTH, CONCURRENCY] = [1, 2, 4, 8] as const
/** The bit of repetition, which one act shows and not the behaviour. */
export const REPETITION = 16
/** What each rule that is met adds. */
const POINTS = 40
const HIGHEST_SCORE = 100

/** Slower rhythms are not judged: who has no times for her events makes them up, a minute or an hour apart. */
const SLOWEST_RHYTHM_MS = 45_000

const isEven = (behaviour: Behaviour, { leastActs, gapVariation }: BotRule): boolean =>
  behaviour.gaps >= leastActs - 1 &&
  behaviour.gapMean < SLOWEST_RHYTHM_MS &&
  gapVariationSquared(behaviour) < gapVariation * gapVariation

/** The rules that the behaviour meets, as bits. Before enough acts were seen, none is. */
export const reasonsOf = (behaviour: Behaviour, rule: BotRule): number => {
  if (behaviour.acts < rule.leastActs) return 0
  let reasons = 0
  if (actsPerMinute(behaviour) >= rule.actsPerMinute) reasons |= RATE
  if (isEven(behaviour, rule)) reasons |= REGULARITY
  const isShallow = behaviour.deep <= rule.deepShare * WHOLE
  if (isShallow && behaviour.distinct >= rule.distinctShare * WHOLE) reasons |= BREADTH
  if (behaviour.conflict >= rule.conflictShare * WHOLE) reasons |= CONCURRENCY
  return reasons
}

/** 0..100: 40 for each rule that is met. */
export const scoreOf = (reasons: number): number => {
  let met = 0
  for (let rest = reasons; rest > 0; rest &= rest - 1) met += 1
  return Math.min(HIGHEST_SCORE, POINTS * met)
}

/** The names of the rules that are met. */
export const listReasons = (reasons: number): BotReason[] =>
  BOT_REASONS.filter((_, place) => (reasons & (1 << place)) !== 0)
