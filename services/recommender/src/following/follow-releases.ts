/** Follows the model releases: each scenario's newest one is loaded beside the one being served, and swapped in when it is whole; one that is withdrawn goes. */
import { describeError, type EpochMs, type ModelRelease, type ScenarioName } from '@profilestream/contracts'
import { newestReleases, type Follower } from '@profilestream/event-log'
import {
  canaryTimeOf,
  predecessorOf,
  type CanarySettings,
  type ReleaseStore,
} from '@profilestream/release-store'
import { isRetriable, retryWithBackoff, type Health } from '@profilestream/service'
import type { RecommenderMetrics } from '../metrics.js'
import { canaryOf } from '../serving/canary.js'
import type { ScenarioServing } from '../serving/scenario-serving.js'
import { loadServingRelease, type LoadDependencies, type ServingRelease } from '../serving/serving-release.js'
import type { FollowDependencies } from './follow-catalog.js'
import { endInTime, placeRelease } from './place-release.js'

/** What following releases needs. */
export interface FollowReleasesDependencies extends FollowDependencies {
  readonly loading: LoadDependencies & {
    readonly store: Pick<ReleaseStore, 'read' | 'decisions' | 'list' | 'locate'>
  }
  readonly metrics: RecommenderMetrics
  readonly health: Health
  readonly canary: CanarySettings
  readonly now: () => EpochMs
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
const withdraw = (dependencies: FollowReleasesDependencies, name: ScenarioName): void => {
  const scenario = dependencies.scenarios.get(name)
  const version = scenario?.serving?.version
  if (scenario === undefined || version === undefined) return
  placeRelease(dependencies, scenario, { serving: null, canary: null })
  dependencies.logger.info({ scenario: name, version }, 'a release is withdrawn; lists are made without one')
  dependencies.health.setReady(`release of ${name}`, true, `serving no release; ${version} was withdrawn`)
}

/** Loads, verifies and swaps, for some users first; what is damaged is refused with the reason and the old release goes on. */
const swapIn = async (
  dependencies: FollowReleasesDependencies,
  message: ModelRelease,
  signal: AbortSignal,
): Promise<void> => {
  const { scenarios, logger, health, canary: settings, now } = dependencies
  const scenario = scenarios.get(message.scenario)
  if (scenario === undefined || scenario.serving?.manifestSha256 === message.manifestSha256) return
  const serving = await loaded(dependencies, { message, scenario }, signal)
  if (serving === null) return
  const others =
    scenario.canary?.others ?? scenario.serving ?? (await before(dependencies, { message, scenario }, signal))
  const canary = canaryOf(serving, others, { ...settings, now: now() })
  if (canary === null && others !== scenario.serving && others !== scenario.canary?.others)
    others?.encoder.dispose()
  placeRelease(dependencies, scenario, { serving, canary })
  const stop = endInTime(dependencies, scenario, now())
  signal.addEventListener('abort', stop, { once: true })
  const { version, architecture } = serving
  const tried = canary && { share: canary.share, others: canary.others.version, until: canary.until }
  logger.info({ scenario: message.scenario, version, architecture, ...tried }, 'a release is being served')
  const detail =
    canary === null
      ? `serving ${version}`
      : `serving ${version} to ${(100 * canary.share).toFixed(1)} % of users, ${canary.others.version} to the others`
  health.setReady(`release of ${message.scenario}`, true, detail)
}

/** A release of a scenario that is to be loaded. */
interface Coming {
  readonly message: ModelRelease
  readonly scenario: ScenarioServing
}

/** What users had before this process began, while the release is still tried; null when there is none or it can't be had. */
const before = async (
  { loading, canary, now, logger }: FollowReleasesDependencies,
  { message, scenario }: Coming,
  signal: AbortSignal,
): Promise<ServingRelease | null> => {
  if (canaryTimeOf(message, canary) <= now() || signal.aborted) return null
  try {
    const old = await predecessorOf(loading.store, message, canary)
    return old && (await loadServingRelease(loading, old, scenario.table))
  } catch (error) {
    const reason = describeError(error)
    logger.warn(
      { scenario: message.scenario, reason },
      'the release before can not be had; all get the new one',
    )
    return null
  }
}

/** Loads a release; null when it is refused or the process is stopping. */
const loaded = async (
  { loading, logger, metrics, health }: FollowReleasesDependencies,
  { message, scenario }: Coming,
  signal: AbortSignal,
): Promise<ServingRelease | null> => {
  try {
    const load = () => loadServingRelease(loading, message, scenario.table)
    return await retryWithBackoff(load, { logger, what: `loading ${message.location}`, signal })
  } catch (error) {
    if (isRetriable(error) || signal.aborted) return null
    const serving = scenario.serving?.version ?? null
    metrics.releasesRefused.inc({ scenario: message.scenario })
    logger.error(
      { scenario: message.scenario, version: message.version, serving, reason: describeError(error) },
      'a release is refused; the old one goes on serving',
    )
    health.setReady(
      `release of ${message.scenario}`,
      true,
      `serving ${serving ?? 'no release'}; ${message.version} is refused: ${describeError(error)}`,
    )
    return null
  }
}
