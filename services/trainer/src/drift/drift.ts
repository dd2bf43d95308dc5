/** What is said of a release in service: how far the items' shares have moved, how often it still hits, and whether that is drift. Pure. */
import type { ReleaseVersion } from '@profilestream/contracts'
import { isSurelyBelow, type HitRate } from './hit-rate.js'
import { PSI_STABLE } from './population-stability.js'

/** The figures of a release in service. */
export interface DriftFigures {
  readonly version: ReleaseVersion
  /** Population stability index of items' shares, its window beside what came since. */
  readonly psi: number
  /** Interactions that came since, as far as they were looked at. */
  readonly newest: number
  readonly atRelease: HitRate
  /** Null while too few users have acted since. */
  readonly live: HitRate | null
}

/** Why a release has to be refitted, in words; null while it does not. */
export const driftIn = (
  { psi, atRelease, live }: DriftFigures,
  { driftPsi }: { readonly driftPsi: number },
): string | null => {
  if (live !== null && isSurelyBelow(live, atRelease))
    return `hr@10 on live events is ${live.rate.toFixed(4)} (${live.users} users), surely below ${atRelease.rate.toFixed(4)} at release`
  return psi > driftPsi ? `the items' shares have moved: PSI ${psi.toFixed(3)} is above ${driftPsi}` : null
}

/** The usual words for an index. */
export const stabilityInWords = (psi: number, { driftPsi }: { readonly driftPsi: number }): string => {
  if (psi > driftPsi) return 'moved'
  return psi < PSI_STABLE ? 'stable' : 'moving'
}
