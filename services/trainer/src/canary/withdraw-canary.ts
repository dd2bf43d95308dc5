/**
 * Taking back a release that is tried: the one before serves again, all users. The decision is recorded first, then told, as a
 * person's roll-back is: a trainer killed between the two finds on its next start what is left to tell.
 */
import type { EpochMs, ModelRelease } from '@profilestream/contracts'
import { tellServing } from '@profilestream/event-log'
import type { RefitDecision } from '@profilestream/release-store'
import type { PublishDependencies } from '../publish-release.js'
import { differenceInWords, differenceTold, type LiveDifference } from './live-difference.js'

/** A release that is tried, and what users had before. */
export interface Tried {
  readonly release: ModelRelease
  readonly before: ModelRelease
}

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

/** Makes the release before serve all, once its every file is verified. @throws ContractError when it is damaged */
export const withdrawCanary = async (
  dependencies: PublishDependencies,
  { decision, before }: { readonly decision: RefitDecision; readonly before: ModelRelease },
  signal: AbortSignal,
): Promise<void> => {
  await dependencies.store.read(before.location, before.manifestSha256)
  await dependencies.store.recordDecision(decision)
  await tellServing(dependencies, { scenario: before.scenario, release: before }, signal)
}
