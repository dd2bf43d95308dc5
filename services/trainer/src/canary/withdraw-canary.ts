/**
 * Taking back a release that is tried: the one before serves again, all users. The decision is recorded first, then told, as a
 * person's roll-back is: a trainer killed between the two finds on its next start what is left to tell.
 */
import type { EpochMs } from '@profilestream/contracts'
import { tellServing } from '@profilestream/event-log'
import { predecessorOf, type RefitDecision } from '@profilestream/release-store'
import type { PublishDependencies } from '../publish-release.js'
import { differenceInWords, differenceTold, type LiveDifference } from './live-difference.js'
import type { Tried } from './tried-releases.js'

/** The decision on what live events say. */
export const canaryDecision = (
  { release, before }: Tried,
  difference: LiveDifference,
  now: EpochMs,
): RefitDecision => ({
  scenario: release.scenario,
  decision: 'rolled-back',
  reason: `surely worse: ${differenceInWords(difference)}`,
  version: before.version,
  serving: release.version,
  trigger: 'canary',
  decidedAt: now,
  seconds: (now - release.releasedAt) / 1_000,
  interactions: difference.tried.interactions + difference.others.interactions,
  figures: differenceTold(difference),
})

/**
 * Makes the release before serve all, once its every file is verified; in its turn, since a refit's release may come meanwhile.
 * @returns whether it did: it does not where something else than the tried release was decided to serve since
 * @throws  ContractError when the release before is damaged
 */
export const withdrawCanary = (
  dependencies: PublishDependencies,
  { decision, tried: { release, before } }: { readonly decision: RefitDecision; readonly tried: Tried },
  signal: AbortSignal,
): Promise<boolean> =>
  dependencies.serving.inTurn(async () => {
    const { store, canary } = dependencies
    if ((await predecessorOf(store, release, canary))?.manifestSha256 !== before.manifestSha256) return false
    await store.read(before.location, before.manifestSha256)
    await store.recordDecision(decision)
    await tellServing(dependencies, { scenario: before.scenario, release: before }, signal)
    return true
  })
