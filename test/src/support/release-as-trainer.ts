/** A release that is released as the trainer does: the folder, the message, the decision. */
import { asEpochMs, type ReleaseVersion } from '@profilestream/contracts'
import type { EventLog, Publisher } from '@profilestream/event-log'
import { releaseMessage, type ReleaseDraft, type ReleaseStore } from '@profilestream/release-store'
import { aSmallRelease } from './small-releases.js'

/** Where it is released. */
export interface ReleasePlace {
  readonly eventLog: EventLog
  readonly publisher: Publisher
  readonly store: ReleaseStore
}

/**
 * Releases a version of the small world.
 * @param of.serving     what served before; null for none
 * @param of.releasedAt  milliseconds since 1970-01-01 UTC; long ago when left out
 */
export const releaseAsTrainer = async (
  place: ReleasePlace,
  of: {
    readonly version: string
    readonly serving?: ReleaseVersion | null
    readonly releasedAt?: number
  },
): Promise<ReleaseVersion> => {
  const draft = await aSmallRelease(of.version, 'attention')
  const manifest = { ...draft.manifest, releasedAt: asEpochMs(of.releasedAt ?? 3) }
  return releaseDraft(place, { ...draft, manifest }, of.serving)
}

/** Releases any draft. @param serving  what served before; null for none */
export const releaseDraft = async (
  { eventLog, publisher, store }: ReleasePlace,
  draft: ReleaseDraft,
  serving: ReleaseVersion | null = null,
): Promise<ReleaseVersion> => {
  const { scenario, version, releasedAt, interactions } = draft.manifest
  const written = await store.write(draft)
  const value = eventLog.codecs.modelRelease.encode(releaseMessage(draft.manifest, written))
  await publisher.publish(eventLog.topics.modelReleases.name, [{ key: scenario, value }])
  await store.recordDecision({
    ...{ scenario, version, serving, interactions, decidedAt: releasedAt },
    ...{ decision: 'released', reason: 'better', trigger: 'schedule', seconds: 1, figures: {} },
  })
  return version
}
