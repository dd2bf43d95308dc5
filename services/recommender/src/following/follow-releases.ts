/** Follows the model releases: each scenario's newest one is loaded beside the one being served, and swapped in when it is whole; one that is withdrawn goes. */
import { describeError, type ModelRelease, type ScenarioName } from '@profilestream/contracts'
import { newestReleases, type Follower } from '@profilestream/event-log'
import { isRetriable, retryWithBackoff, type Health } from '@profilestream/service'
import type { RecommenderMetrics } from '../metrics.js'
import { loadServingRelease, type LoadDependencies } from '../serving/serving-release.js'
import type { FollowDependencies } from './follow-catalog.js'

/** What following releases needs. */
export interface FollowReleasesDependencies extends FollowDependencies {
  readonly loading: LoadDependencies
  readonly metrics: RecommenderMetrics
  readonly health: Health
}

/** Reads all releases, loads the newest of each scenario, then goes on. Caught up means loaded. */
export const followReleases = async (dependencies: FollowReleasesDependencies): Promise<Follower> => {
  const { eventLog, onFailed } = dependencies
  const stopping = new AbortController()
  const follower = await eventLog.followAll({
    topic: eventLog.topics.modelReleases.name,
    from: 'beginning',
    onFailed,
    onRecords: async (records) => {
      for (const [scenario, message] of await newestReleases(dependencies, records)) {
        if (message === null) withdraw(dependencies, scenario)
        else await swapIn(dependencies, message, stopping.signal)
      }
    },
  })
  return {
    caughtUp: follower.caughtUp,
    stop: () => {
      stopping.abort()
      return follower.stop()
    },
  }
}

/** Serves a scenario without a release, as before its first, since its release was withdrawn. */
const withdraw = (
  { scenarios, logger, metrics, health }: FollowReleasesDependencies,
  name: ScenarioName,
): void => {
  const scenario = scenarios.get(name)
  const old = scenario?.serving ?? null
  if (scenario === undefined || old === null) return
  scenario.serving = null
  old.encoder.dispose()
  const { version, architecture } = old
  metrics.releaseInfo.remove({ scenario: name, version, architecture })
  logger.info({ scenario: name, version }, 'a release is withdrawn; lists are made without one')
  health.setReady(`release of ${name}`, true, `serving no release; ${version} was withdrawn`)
}

/** Loads, verifies and swaps; what is damaged is refused with the reason and the old release goes on. */
const swapIn = async (
  dependencies: FollowReleasesDependencies,
  message: ModelRelease,
  signal: AbortSignal,
): Promise<void> => {
  const { scenarios, loading, logger, metrics, health } = dependencies
  const scenario = scenarios.get(message.scenario)
  if (scenario === undefined || scenario.serving?.manifestSha256 === message.manifestSha256) return
  const old = scenario.serving
  const part = `release of ${message.scenario}`
  try {
    const load = () => loadServingRelease(loading, message, scenario.table)
    scenario.serving = await retryWithBackoff(load, { logger, what: `loading ${message.location}`, signal })
  } catch (error) {
    if (isRetriable(error) || signal.aborted) return
    metrics.releasesRefused.inc({ scenario: message.scenario })
    logger.error(
      {
        scenario: message.scenario,
        version: message.version,
        serving: old?.version ?? null,
        reason: describeError(error),
      },
      'a release is refused; the old one goes on serving',
    )
    return health.setReady(
      part,
      true,
      `serving ${old?.version ?? 'no release'}; ${message.version} is refused: ${describeError(error)}`,
    )
  }
  old?.encoder.dispose()
  const { version, architecture } = scenario.serving
  if (old !== null)
    metrics.releaseInfo.remove({
      scenario: message.scenario,
      version: old.version,
      architecture: old.architecture,
    })
  metrics.releaseInfo.set({ scenario: message.scenario, version, architecture }, 1)
  logger.info({ scenario: message.scenario, version, architecture }, 'a release is being served')
  health.setReady(part, true, `serving ${version}`)
}
