/**
 * Whether a release that is tried hits less often than the one before, looked at as often as one likes. Pure.
 *
 * An ordinary 95 % interval that is looked at every few seconds is wrong sooner or later nearly surely. This one holds at all
 * looks together: a confidence sequence, a normal mixture over the differences that there might be.
 * Source: I. Waudby-Smith, D. Arbour, R. Sinha, E. H. Kennedy, A. Ramdas, "Time-uniform central limit theory and
 * asymptotic confidence sequences", The Annals of Statistics 52(6), 2024, one-sided form (appendix); the mixture is that of
 * H. Robbins, "Statistical methods related to the law of the iterated logarithm", Annals of Mathematical Statistics 41(5), 1970.
 */
import type { HitShare } from './users-hits.js'

/** The tried release beside the one before, on live events. */
export interface LiveDifference {
  readonly tried: HitShare
  readonly others: HitShare
  /** Rate of the tried one minus that of the others. */
  readonly difference: number
  /** Bounds that hold at all looks together, each but for one canary in forty. */
  readonly low: number
  readonly high: number
}

/** How often a release that is as good as the one before is ever called worse. */
const EVER_WRONG = 0.025

/** Standard deviation of the differences that the bounds are tightest for, in hit rate. */
const LOOKED_FOR = 0.05

/** What two shares of users say. */
export const liveDifference = (tried: HitShare, others: HitShare): LiveDifference => {
  const difference = tried.rate - others.rate
  const margin = marginOf(tried.variance + others.variance)
  return { tried, others, difference, low: difference - margin, high: difference + margin }
}

/** √(2 V (1 + V/τ²) ln(1 + √(1 + τ²/V) / 2α)) for a variance V. */
const marginOf = (variance: number): number => {
  const known = LOOKED_FOR ** 2 / variance
  return Math.sqrt(2 * variance * (1 + 1 / known) * Math.log(1 + Math.sqrt(1 + known) / (2 * EVER_WRONG)))
}

/**
 * Whether the tried release is surely worse.
 * @param minimumUsers  of each share; the bounds lean on sums of many
 */
export const isSurelyWorse = (
  { tried, others, high }: LiveDifference,
  { minimumUsers }: { readonly minimumUsers: number },
): boolean => Math.min(tried.users, others.users) >= minimumUsers && high < 0

/** Its figures, as decisions carry them. */
export const differenceTold = ({
  tried,
  others,
  difference,
  low,
  high,
}: LiveDifference): Record<string, number> => ({
  'canary.hr@10': tried.rate,
  'canary.users': tried.users,
  'canary.interactions': tried.interactions,
  'others.hr@10': others.rate,
  'others.users': others.users,
  'others.interactions': others.interactions,
  'gain.hr@10': difference,
  'gain.hr@10.low': low,
  'gain.hr@10.high': high,
})

/** It in words. */
export const differenceInWords = ({ tried, others, low, high }: LiveDifference): string => {
  const of = ({ rate, users }: HitShare): string => `${rate.toFixed(4)} (${users} users)`
  return `hr@10 on live events is ${of(tried)} where it was tried, ${of(others)} with the release before: a difference of ${low.toFixed(4)} to ${high.toFixed(4)}`
}
