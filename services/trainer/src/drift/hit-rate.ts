/**
 * Whether a release hits less often than when it was released, and not by chance. Pure.
 *
 * Source: the interval of a difference of two shares by A. Agresti, B. Caffo, "Simple and effective confidence intervals for
 * proportions and differences of proportions result from adding two successes and two failures", The American
 * Statistician 54(4), 2000.
 */

/** How often a list of ten held what the user did next. */
export interface HitRate {
  /** 0..1. */
  readonly rate: number
  /** Users it was measured by. */
  readonly users: number
}

/** One chance in a thousand to be wrong, one-sided: a release is looked at again and again. */
const SURE_STANDARD_ERRORS = 3.09

/** Whether the live rate surely lies below that at release. */
export const isSurelyBelow = (live: HitRate, atRelease: HitRate): boolean => {
  const [now, then] = [adjusted(live), adjusted(atRelease)]
  return then.rate - now.rate > SURE_STANDARD_ERRORS * Math.sqrt(variance(now) + variance(then))
}

/** One hit and one miss more: without them, no hit at all would be certain. */
const adjusted = ({ rate, users }: HitRate): HitRate => ({
  rate: (rate * users + 1) / (users + 2),
  users: users + 2,
})

const variance = ({ rate, users }: HitRate): number => (rate * (1 - rate)) / users
