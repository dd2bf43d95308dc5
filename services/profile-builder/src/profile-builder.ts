/** Puts the builder's parts together: stages into a pipeline, the pipeline onto the partitions, all of it on a basis that keeps up. */
import type { EventLog } from '@profilestream/event-log'
import type { HotProfiles, RedisProfileStore } from '@profilestream/profile-store'
import type { RedisConnection } from '@profilestream/redis'
import type { ReleaseStore } from '@profilestream/release-store'
import {
  pause,
  systemClock,
  type Health,
  type LifecyclePart,
  type Logger,
  type Metrics,
} from '@profilestream/service'
import { followBasis, type FixedBasis } from './basis/follow-basis.js'
import { createBuilder, type Builder } from './builder.js'
import { createContinuity } from './guards/continuity.js'
import { acceptBoth } from './guards/accept-both.js'
import { createLogGuard } from './guards/log-guard.js'
import { countConnections, createRedisGuard } from './guards/redis-guard.js'
import { createBarrierWatch } from './rebuild/barrier-watch.js'
import { createBuilderMetrics } from './metrics.js'
import { createPipeline, type Stages } from './pipeline.js'
import type { ProfileBuilderSettings } from './settings.js'
import { createCheckBatch } from './stages/check-batch.js'
import { createSettledOffsets } from './stages/commit.js'
import { createDecodeBatch } from './stages/decode-batch.js'
import { createEmitUpdates } from './stages/emit-updates.js'
import { createFoldUser } from './stages/fold-profiles.js'
import { createReadProfiles } from './stages/read-profiles.js'
import { createDeadLetters } from './stages/route-dead-letters.js'
import { createWriteBatch } from './stages/write-batch.js'
import { createWatermarks } from './watermarks.js'

/** What the profile builder is made of. */
export interface ProfileBuilderDependencies {
  readonly eventLog: EventLog
  readonly redis: { readonly connection: RedisConnection; readonly store: RedisProfileStore }
  readonly hot: HotProfiles
  readonly releases: ReleaseStore
  readonly process: {
    readonly logger: Logger
    readonly metrics: Metrics
    readonly health: Health
    readonly fail: (error: unknown) => void
  }
}

/** Makes the profile builder; nothing runs until it is started. */
export const createProfileBuilder = (
  dependencies: ProfileBuilderDependencies,
  settings: ProfileBuilderSettings & FixedBasis,
): LifecyclePart => {
  const { eventLog, redis, hot, releases } = dependencies
  const { logger, metrics, health, fail } = dependencies.process
  const { topics, codecs } = eventLog
  const builderMetrics = createBuilderMetrics(metrics)
  const followed = followBasis({ eventLog, releases, logger, health, onFailed: fail }, settings)
  const settled = createSettledOffsets({ clock: systemClock }, settings)
  const watermarks = createWatermarks()
  const redisGuard = createRedisGuard({
    store: redis.store,
    connections: countConnections(redis.connection),
  })
  const profiles = redis.store.pinned()
  const barrier = createBarrierWatch({ generations: redis.store.generations, profiles, logger, pause })
  const guards = {
    // Profiles are others than before: Redis is another, or a rebuild has replaced them.
    redis: {
      ...redisGuard,
      accept: acceptBoth(
        () => redisGuard.accept(),
        () => barrier.accept(),
      ),
    },
    log: createLogGuard(
      { admin: eventLog.admin, marks: redis.store.logIdentity, logger },
      { topic: topics.clickstream.name, groupId: settings.groupId, adoptLog: settings.adoptLog },
    ),
  }
  const continuity = createContinuity({ admin: eventLog.admin }, { topic: topics.clickstream.name })
  let builder: Builder | undefined

  const createStages = async (): Promise<Stages> => {
    const { name: topic } = topics.clickstream
    const { maxMessageBytes } = topics.deadLetters
    const decodeBatch = createDecodeBatch((value) => eventLog.decode(codecs.clickstreamEvent, value))
    return {
      decode: async (batch) => {
        await continuity.verify(batch)
        return decodeBatch(batch)
      },
      check: createCheckBatch({ watermarks }),
      read: createReadProfiles({ store: profiles, hot }),
      foldUserOn: (basis, outcomes) =>
        createFoldUser({ basis, outcomes, profileUpdated: codecs.profileUpdated }),
      write: createWriteBatch({
        store: profiles,
        hot,
        ensureSameRedis: () => guards.redis.ensureSame(),
        metrics: builderMetrics,
        profileUpdated: codecs.profileUpdated,
      }),
      emit: createEmitUpdates({
        publisher: await eventLog.createPublisher(),
        deadLettersOf: createDeadLetters(codecs.deadLetter, { topic, maxMessageBytes }),
        topics: { updates: topics.profileUpdates.name, deadLetters: topics.deadLetters.name },
      }),
      settle: async (batch) => {
        await guards.redis.ensureSame()
        await guards.log.ensureHeld(settled.newest())
        await redis.store.logIdentity.raiseOffsets(batch.nextOffsets)
        settled.settled(batch)
      },
    }
  }
  return {
    start: async () => {
      await eventLog.admin.ensureTopics()
      await followed.start()
      const stages = await createStages()
      builder = createBuilder(
        {
          eventLog,
          createPipeline: (onFailure) =>
            createPipeline({ stages, metrics: builderMetrics, basis: () => followed.current(), onFailure }),
          state: { settled, hot, watermarks, continuity },
          guards,
          process: { logger, metrics: builderMetrics, health, onFailed: fail },
        },
        settings,
      )
      barrier.start(builder)
      await builder.start()
    },
    stop: async () => {
      barrier.stop()
      await builder?.stop()
      await followed.stop()
    },
  }
}
