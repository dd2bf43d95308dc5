/**
 * Withdrawing: a serving release that proved worse than none is taken back by a message without value, and recommenders
 * serve without until the next release passes. The decision is recorded first: a trainer killed before the message finds on
 * its next start that the topic still names what was withdrawn.
 */
import { tellServing } from '@profilestream/event-log'
import type { RefitDecision } from '@profilestream/release-store'
import type { PublishDependencies } from './publish-release.js'

/** Records the decision, then tells everybody, as long as it takes. */
export const withdrawRelease = async (
  dependencies: PublishDependencies,
  decision: RefitDecision,
  signal: AbortSignal,
): Promise<void> => {
  await dependencies.store.recordDecision(decision)
  await tellServing(dependencies, { scenario: decision.scenario, release: null }, signal)
}
