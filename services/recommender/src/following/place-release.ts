/** Puts a loaded release where lists find it, in one turn of the event loop, and takes down what no list needs any more. */
import { DAY_MS, type EpochMs } from '@profilestream/contracts'
import type { Health, Logger } from '@profilestream/service'
import type { RecommenderMetrics } from '../metrics.js'
import type { Canary } from '../serving/canary.js'
import type { ScenarioServing } from '../serving/scenario-serving.js'
import type { ServingRelease } from '../serving/serving-release.js'

/** Whom placing tells. */
export interface PlacingDependencies {
  readonly logger: Logger
  readonly metrics: RecommenderMetrics
  readonly health: Health
}

/** What serves from now on; a canary needs a release. */
export interface Placed {
  readonly serving: ServingRelease | null
  readonly canary: Canary | null
}

/** Longest wait of a timer. */
const LONGEST_WAIT_MS = 24 * DAY_MS

/** Places it. */
export const placeRelease = (
  { metrics }: Pick<PlacingDependencies, 'metrics'>,
  scenario: ScenarioServing,
  { serving, canary }: Placed,
): void => {
  const { name } = scenario.definition
  const before = [scenario.serving, scenario.canary?.others]
  scenario.serving = serving
  scenario.canary = canary
  const now = [serving, canary?.others]
  for (const old of before) {
    if (!old || now.includes(old)) continue
    old.encoder.dispose()
    metrics.releaseInfo.remove({ scenario: name, version: old.version, architecture: old.architecture })
  }
  for (const one of now)
    if (one)
      metrics.releaseInfo.set({ scenario: name, version: one.version, architecture: one.architecture }, 1)
}

/** Ends a canary when its time is over, unless another release has come. @returns stops waiting */
export const endInTime = (
  dependencies: PlacingDependencies,
  scenario: ScenarioServing,
  now: EpochMs,
): (() => void) => {
  const { canary } = scenario
  if (canary === null) return () => undefined
  const timer = setTimeout(
    () => {
      const { serving } = scenario
      if (scenario.canary !== canary || serving === null) return
      placeRelease(dependencies, scenario, { serving, canary: null })
      const { name } = scenario.definition
      dependencies.logger.info({ scenario: name, version: serving.version }, 'all users get the release now')
      dependencies.health.setReady(`release of ${name}`, true, `serving ${serving.version}`)
    },
    Math.min(LONGEST_WAIT_MS, canary.until - now),
  )
  return () => clearTimeout(timer)
}
