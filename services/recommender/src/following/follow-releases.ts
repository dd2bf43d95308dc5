/** Follows the model releases: each scenario's newest one is loaded beside the one being served, and swapped in when it is whole; one that is withdrawn goes. */
import { asScenarioName, describeError, type ModelRelease, type ScenarioName } from '@profilestream/contracts'
import type { Follower, LogRecord } from '@profilestream/event-log'
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
  const { eventLog, logger, onFailed } = dependencies
  const stopping = new AbortController()
  const follower = await eventLog.followAll({
    topic: eventLog.topics.modelReleases.name,
    from: 'beginning',
    onFailed,
    onRecords: async (records) => {
      for (const [scenario, message] of await newestOf(records)) {
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

  /** Of several releases of one scenario only the newest is worth loading. */
  async function newestOf(
    records: readonly LogRecord[],
  ): Promise<Iterable<readonly [ScenarioName, ModelRelease | null]>> {
    const newest = new Map<ScenarioName, ModelRelease | null>()
    for (const record of records) {
      if (record.value === null) {
        newest.set(asScenarioName(String(record.key)), null)
        continue
      }
      const read = await eventLog.decode(eventLog.codecs.modelRelease, record.value)
      if (read.kind === 'accepted') newest.set(read.value.scenario, read.value)
      else
        logger.warn(
          { offset: record.offset, reason: read.detail },
          'a release message is unreadable and left out',
        )
    }
    return newest
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
