/** A canary: for a while a share of users gets a new release, always the same ones; the others keep the one before. Pure. */
import { hash32, type EpochMs, type ReleaseVersion, type UserId } from '@profilestream/contracts'
import { canaryTimeOf, type CanarySettings } from '@profilestream/release-store'
import type { ScenarioServing } from './scenario-serving.js'
import type { ServingRelease } from './serving-release.js'

/** What goes on beside the release that is tried. */
export interface Canary {
  /** The release that the other users keep. */
  readonly others: ServingRelease
  /** Share of users that get the new one. */
  readonly share: number
  /** From then on all users get it. */
  readonly until: EpochMs
}

const HASHES = 4_294_967_296

/**
 * The release that serves a user.
 * @param now  milliseconds since 1970-01-01 UTC
 */
export const servingFor = (
  { serving, canary }: Pick<ScenarioServing, 'serving' | 'canary'>,
  userId: UserId,
  now: EpochMs,
): ServingRelease | null => {
  if (serving === null || canary === null || now >= canary.until) return serving
  return isTriedOn(userId, serving.version, canary.share) ? serving : canary.others
}

/** Whether a user is among those that a release is tried on: drawn by hash, anew for each release. */
export const isTriedOn = (userId: UserId, version: ReleaseVersion, share: number): boolean =>
  hash32(`canary:${version}:${userId}`) / HASHES < share

/**
 * The canary of a release that comes; null when all users get it at once: its time is over, or it is older than what serves,
 * as after a roll-back.
 * @param others  what users have
 */
export const canaryOf = (
  fresh: Pick<ServingRelease, 'releasedAt'>,
  others: ServingRelease | null,
  { share, minutes, now }: CanarySettings & { readonly now: EpochMs },
): Canary | null => {
  const until = canaryTimeOf(fresh, { minutes })
  const isNewer = others !== null && fresh.releasedAt > others.releasedAt
  return isNewer && now < until ? { others, share, until } : null
}
