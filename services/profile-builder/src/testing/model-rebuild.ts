/** A rebuild on the model's servers: the real one, but that Kafka, Redis and the waiting are the model's; it dies wherever the test says. */
import { topicNamed } from '@profilestream/contracts'
import type { BatchControl, EventLog, Subscription } from '@profilestream/event-log'
import type { GenerationStore } from '@profilestream/profile-store'
import { createHotProfiles } from '@profilestream/profile-store'
import { createLogger, createMetrics } from '@profilestream/service'
import { createLogGuard } from '../guards/log-guard.js'
import { createRedisGuard, type RedisGuard } from '../guards/redis-guard.js'
import { createBuilderMetrics } from '../metrics.js'
import { createGenerationFold } from '../rebuild/fold-generation.js'
import { rebuildAll, type RebuildDependencies } from '../rebuild/rebuild-all.js'
import { codecs } from './harness.js'
import { createSteps, type Mishap, type Steps } from './mishaps.js'
import { orDied } from './model-lives.js'
import { pauseIn, turnOfTheLoop, type World } from './model-world.js'

type RebuildLog = RebuildDependencies['eventLog']
type RebuildStore = RebuildDependencies['store']

/** The rules of a rebuild as parts that a test can take away. */
export interface RebuildRules {
  readonly admin: (admin: RebuildLog['admin']) => RebuildLog['admin']
  readonly store: (store: RebuildStore, world: World) => RebuildStore
  readonly redisGuard: (guard: RedisGuard) => Pick<RedisGuard, 'accept' | 'ensureSame'>
  readonly durabilityWindowMs: (window: number) => number
}

/** All of them kept. */
export const ALL_REBUILD_RULES: RebuildRules = {
  admin: (admin) => admin,
  store: (store) => store,
  redisGuard: (guard) => guard,
  durabilityWindowMs: (window) => window,
}

const logger = createLogger({ service: 'test', level: 'silent' })
const uncounted = createBuilderMetrics(createMetrics({ service: 'test' }))
const TOPIC = 'clickstream'
const GROUP = 'profile-builder'
/** Records of a partition in one fetch. */
const FETCHED = 4

/** Delivers every partition from where it is sought to, until it is stopped. */
const consumeIn =
  ({ kafka, ending }: World, step: Steps['step']): EventLog['consumeBatches'] =>
  async ({ topic, ...on }) => {
    const next = new Map<number, number>()
    let isStopped = false
    let isPaused = false
    const deliver = async (partition: number): Promise<void> => {
      const from = next.get(partition) ?? 0
      const records = kafka.partitions[partition]?.slice(from, from + FETCHED) ?? []
      if (records.length === 0) return
      const isDone = { value: true }
      const again = (): void => void (isDone.value = false)
      const control = { again, isStale: () => isStopped } as BatchControl
      await on.onBatch({ topic, partition, records, highWatermark: from }, control)
      if (!isDone.value || isStopped) return
      next.set(partition, from + records.length)
      on.onPassed?.(partition, from + records.length)
    }
    const hasMore = (): boolean =>
      kafka.partitions.some(({ length }, partition) => length > (next.get(partition) ?? 0))
    const run = async (): Promise<void> => {
      while (!isStopped && !ending.signal.aborted) {
        await turnOfTheLoop(undefined)
        if (isPaused || !hasMore()) continue
        await step('fetch')
        for (const partition of kafka.partitions.keys()) await deliver(partition)
      }
    }
    let running: Promise<void> = Promise.resolve()
    const subscription: Subscription = {
      seek: (partition, offset) => void next.set(partition, offset),
      pause: () => void (isPaused = true),
      resume: () => void (isPaused = false),
      commit: () => Promise.resolve(false),
      assigned: () => [...kafka.partitions.keys()],
      stop: () => {
        isStopped = true
        return running
      },
    }
    await on.onAssigned?.(subscription.assigned(), subscription)
    running = run().catch((error: unknown) => on.onFailed(error as Error))
    return subscription
  }

const adminIn = ({ kafka, members }: World, step: Steps['step']): RebuildLog['admin'] => {
  const admin: Partial<RebuildLog['admin']> = {
    clusterId: () => Promise.resolve(kafka.clusterId),
    endOffsets: () => step('ask').then(() => kafka.partitions.map(({ length }) => length)),
    startOffsets: () => Promise.resolve(kafka.partitions.map(() => 0)),
    commits: () =>
      step('ask').then(() =>
        kafka.partitions.map((_, at) => kafka.commits.get(at) ?? { offset: null, metadata: '' }),
      ),
    members: () => Promise.resolve(members.size),
    deleteGroup: () => Promise.resolve(),
  }
  return admin as RebuildLog['admin']
}

const generationsIn = ({ redis }: World, step: Steps['step']): GenerationStore => {
  const { generations } = redis
  return {
    ...generations,
    raiseBarrier: (...all) => step('raise').then(() => generations.raiseBarrier(...all)),
    stops: (...all) => step('ask').then(() => generations.stops(...all)),
    // Asked over the connection that was found to be the same: no step lies between.
    move: async (...all) => {
      const isMoved = await generations.move(...all)
      await step('moved')
      return isMoved
    },
    lowerBarrier: (...all) => step('lower').then(() => generations.lowerBarrier(...all)),
    progress: (...all) => step('remember').then(() => generations.progress(...all)),
    remove: (...all) => step('remove').then(() => generations.remove(...all)),
  }
}

const storeIn = ({ redis }: World, { step, isDue }: Steps, mishap: Mishap | null): RebuildStore => ({
  logIdentity: redis.marks,
  generations: generationsIn({ redis } as World, step),
  runId: () => step('ask').then(() => redis.runId()),
  inGeneration: (generation) => {
    const profiles = redis.inGeneration(generation)
    return {
      readMany: (userIds) => step('read').then(() => profiles.readMany(userIds)),
      compareAndSetMany: async (writes) => {
        if (isDue('write')) await profiles.compareAndSetMany(writes.slice(0, mishap?.written))
        await step('write')
        const results = await profiles.compareAndSetMany(writes)
        await step('wrote')
        return results
      },
    }
  },
})

/** Rebuilds all profiles until it is done, dies, or a server does not answer. @returns whether it was done */
export const rebuildIn = async (
  world: World,
  name: string,
  { mishap, rules }: { readonly mishap: Mishap | null; readonly rules: RebuildRules },
): Promise<boolean> => {
  const steps = createSteps(world, { name, mishap })
  const asked = adminIn(world, steps.step)
  const admin = rules.admin(asked)
  const store = rules.store(storeIn(world, steps, mishap), world)
  const redisGuard = rules.redisGuard(
    createRedisGuard({ store, connections: () => world.redis.connections() }),
  )
  const eventLog = {
    admin,
    codecs,
    topics: topicNamed(''),
    consumeBatches: consumeIn(world, steps.step),
    decode: (codec, bytes) => codec.decode(bytes ?? Buffer.alloc(0)) as never,
  } as Pick<EventLog, 'admin' | 'codecs' | 'consumeBatches' | 'decode' | 'topics'>
  let isDone = false
  const rebuild = async (): Promise<void> => {
    await redisGuard.accept()
    await rebuildAll(
      {
        eventLog,
        store,
        logGuard: createLogGuard({ admin: asked, marks: store.logIdentity, logger }, { topic: TOPIC, groupId: GROUP, adoptLog: false }), // prettier-ignore
        createFold: (target, from) =>
          createGenerationFold(
            {
              eventLog,
              basis: () => world.basis,
              metrics: uncounted,
              target: {
                store: store.inGeneration(target),
                hot: createHotProfiles({ limitBytes: 1_000_000 }),
              },
              redis: {
                ensureSame: () => redisGuard.ensureSame(),
                remember: (upTo) => store.generations.progress(upTo),
              },
            },
            { from, originals: { has: () => false } },
          ),
        process: { say: () => undefined, signal: new AbortController().signal, pause: pauseIn(world) },
      },
      {
        name: 'log',
        snapshot: null,
        from: new Map(world.kafka.partitions.map((_, at) => [at, { next: 0, watermark: undefined }])),
      },
      {
        groupId: GROUP,
        durabilityWindowMs: rules.durabilityWindowMs(world.durabilityWindow),
        maxBatchEvents: 100,
        maxBytesPerPartition: 1_000_000,
        maxWaitMs: 10,
      },
    )
    isDone = true
  }
  await orDied(rebuild())
  return isDone
}
