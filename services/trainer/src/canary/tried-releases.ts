/** Which releases are tried now, and what users had before each: read from the decisions once a release. */
import type { ModelRelease, ScenarioName } from '@profilestream/contracts'
import {
  canaryTimeOf,
  predecessorOf,
  standingOf,
  type CanarySettings,
  type ReleaseStore,
} from '@profilestream/release-store'
import type { ServingReleases } from '@profilestream/event-log'
import type { Clock } from '@profilestream/service'

/** A release that is tried, and what users had before. */
export interface Tried {
  readonly release: ModelRelease
  readonly before: ModelRelease
}

/** What finding needs. */
export interface TriedDependencies {
  readonly store: Pick<ReleaseStore, 'decisions' | 'list' | 'locate'>
  readonly serving: Pick<ServingReleases, 'of'>
  readonly clock: Clock
}

/** Gives what is tried in a scenario now, the same object as long as it is; null when nothing is. */
export const createTriedReleases = (
  { store, serving, clock }: TriedDependencies,
  settings: Pick<CanarySettings, 'minutes'>,
): ((scenario: ScenarioName) => Promise<Tried | null>) => {
  const known = new Map<ScenarioName, { readonly of: ModelRelease; readonly tried: Tried | null }>()

  const find = async (release: ModelRelease): Promise<Tried | null> => {
    const before = await predecessorOf(store, release, settings)
    return before === null || before.releasedAt >= release.releasedAt ? null : { release, before }
  }
  /** Whether the decisions have come to the release that was told: of one that a refit publishes they say so a moment later. */
  const isDecided = async ({ scenario, version }: ModelRelease): Promise<boolean> =>
    standingOf(await store.decisions(scenario)).serving === version
  return async (scenario) => {
    const release = serving.of(scenario)
    if (release === null || clock.now() >= canaryTimeOf(release, settings)) return null
    const last = known.get(scenario)
    if (last?.of.manifestSha256 === release.manifestSha256) return last.tried
    const mayStay = await isDecided(release)
    const tried = await find(release)
    if (mayStay || tried !== null) known.set(scenario, { of: release, tried })
    return tried
  }
}
