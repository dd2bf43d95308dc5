/**
 * Withdrawing: a serving release that proved worse than none is taken back by a message without value, and recommenders
 * serve without until the next release passes. The decision is recorded first: a trainer killed before the message finds on
 * its next start that the topic still names what was withdrawn.
 */
import type { ReleaseVersion, ScenarioName } from '@profilestream/contracts'
import type { RefitDecision } from '@profilestream/release-store'
import { retryWithBackoff } from '@profilestream/service'
import type { PublishDependencies } from './publish-release.js'

/** Records the decision, then tells everybody, as long as it takes. */
export const withdrawRelease = async (
  dependencies: PublishDependencies,
  decision: RefitDecision,
  signal: AbortSignal,
): Promise<void> => {
  await dependencies.store.recordDecision(decision)
  await tellWithdrawn(dependencies, decision.scenario, signal)
}

/** The releases that were taken back. */
export const withdrawnOf = (decisions: readonly RefitDecision[]): ReadonlySet<ReleaseVersion> =>
  new Set(
    decisions.flatMap(({ decision, version }) =>
      decision === 'withdrawn' && version !== null ? [version] : [],
    ),
  )

/** Takes a scenario's release back: of the compacted topic's messages for it, one without value remains. */
export const tellWithdrawn = (
  { eventLog, publisher, logger }: PublishDependencies,
  scenario: ScenarioName,
  signal: AbortSignal,
): Promise<void> =>
  retryWithBackoff(
    () => publisher.publish(eventLog.topics.modelReleases.name, [{ key: scenario, value: null }]),
    { logger, what: 'withdrawing a release', signal },
  )
