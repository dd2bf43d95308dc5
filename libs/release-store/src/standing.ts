/** What stands by the decisions: which release is meant to serve, and which served before it. Pure. */
import type { ReleaseVersion } from '@profilestream/contracts'
import { LATER_DECISIONS, type RefitDecision } from './release.js'

/** What decisions come to. */
export interface Standing {
  /** Meant to serve; null for none. */
  readonly serving: ReleaseVersion | null
  /** What a roll-back goes to; null for none. */
  readonly predecessor: ReleaseVersion | null
}

/** Whether a refit ended with it; what serves may also be changed later, by a person or by what users took up. */
export const isOfRefit = ({ decision }: Pick<RefitDecision, 'decision'>): boolean =>
  !(LATER_DECISIONS as readonly string[]).includes(decision)

/**
 * Reckons them up. What serves lies on top of what served before it: a release or a promotion comes on top, a roll-back takes
 * the top away, and a withdrawal takes everything, since nothing below had served when it was judged against none.
 * @param decisions  of one scenario, oldest first
 */
export const standingOf = (decisions: readonly RefitDecision[]): Standing => {
  const served = servedBy(decisions)
  return { serving: served.at(-1) ?? null, predecessor: served.at(-2) ?? null }
}

/** What serves, on top of all that it lies on; the lowest first. */
export const servedBy = (decisions: readonly RefitDecision[]): readonly ReleaseVersion[] =>
  decisions.reduce<readonly ReleaseVersion[]>(afterDecision, [])

const afterDecision = (
  served: readonly ReleaseVersion[],
  { decision, version, serving }: RefitDecision,
): readonly ReleaseVersion[] => {
  switch (decision) {
    case 'released':
    case 'promoted':
      return version === null || served.at(-1) === version ? served : [...served, version]
    case 'rolled-back': {
      if (version === null) return []
      const below = served.at(-1) === serving ? served.slice(0, -1) : served
      return below.at(-1) === version ? below : [...below, version]
    }
    case 'withdrawn':
      return []
    case 'refused':
    case 'failed':
      return served
  }
}

/** What was decided of one release, its being taken back too; oldest first. */
export const decisionsOn = (
  { version }: { readonly version: ReleaseVersion },
  decisions: readonly RefitDecision[],
): readonly RefitDecision[] =>
  decisions.filter(
    (one) => one.version === version || (one.serving === version && one.decision === 'rolled-back'),
  )
