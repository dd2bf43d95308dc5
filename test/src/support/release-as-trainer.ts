/** A small release that is released as the trainer does: the folder, the message, the decision. */
import { asEpochMs, type ReleaseVersion } from '@profilestream/contracts'
import type { EventLog, Publisher } from '@profilestream/event-log'
import { releaseMessage, type ReleaseStore } from '@profilestream/release-store'
import { VIDEO } from './builders.js'
import { aSmallRelease } from './small-releases.js'

/** Where it is released. */
export interface ReleasePlace {
  readonly eventLog: EventLog
  readonly publisher: Publisher
  readonly store: ReleaseStore
}

/**
 * Releases a version.
 * @param of.serving     what served before; null for none
 * @param of.releasedAt  milliseconds since 1970-01-01 UTC; long ago when left out
 */
export const releaseAsTrainer = async (
  { eventLog, publisher, store }: ReleasePlace,
  of: {
    readonly version: string
    readonly serving?: ReleaseVersion | null
    readonly releasedAt?: number
  },
): Promise<ReleaseVersion> => {
  const draft = await aSmallRelease(of.version, 'attention')
  const manifest = { ...draft.manifest, releasedAt: asEpochMs(of.releasedAt ?? 3) }
  const written = await store.write({ ...draft, manifest })
  const value = eventLog.codecs.modelRelease.encode(releaseMessage(manifest, written))
  await publisher.publish(eventLog.topics.modelReleases.name, [{ key: VIDEO, value }])
  await store.recordDecision({
    scenario: VIDEO,
    decision: 'released',
    reason: 'better',
    version: manifest.version,
    serving: of.serving ?? null,
    trigger: 'schedule',
    decidedAt: manifest.releasedAt,
    seconds: 1,
    interactions: 600,
    figures: {},
  })
  return manifest.version
}
