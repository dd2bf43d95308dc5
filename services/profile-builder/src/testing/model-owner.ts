/**
 * A builder's life on the model's servers: it fetches, hands batches to the real pipeline, commits behind the window, goes
 * back when something failed, in the order of `builder.ts` with the real guards; and dies wherever the test says.
 */
import { UnavailableError } from '@profilestream/contracts'
import type { ProfileStore } from '@profilestream/profile'
import { createHotProfiles, createPinnedProfiles } from '@profilestream/profile-store'
import { createLogger } from '@profilestream/service'
import type { FetchedBatch, Settled } from '../batch.js'
import { acceptBoth } from '../guards/accept-both.js'
import { createLogGuard, type CheckedLog } from '../guards/log-guard.js'
import { createRedisGuard, type RedisGuard } from '../guards/redis-guard.js'
import { createBarrierWatch } from '../rebuild/barrier-watch.js'
import { createSettledOffsets } from '../stages/commit.js'
import { RedisWentBack } from '../stages/write-profiles.js'
import { createWatermarks } from '../watermarks.js'
import { aBatch, createHarness, type Harness } from './harness.js'
import { createSteps } from './mishaps.js'
import { clockOf, type CommitFate } from './model-servers.js'
import { pauseIn, type Delivery, type Life, type Rules, type World } from './model-world.js'

const logger = createLogger({ service: 'test', level: 'silent' })

/** An owner of all partitions, step by step. */
export interface Owner {
  /** Joins, checks both servers and begins where it may. */
  begin(): Promise<void>
  /** Fetches, folds and commits once; mends what failed. @throws what stops a builder for good */
  take(delivery: Delivery): Promise<void>
  finish(): Promise<void>
  end(): void
  /** Whether everything was fetched. */
  isAtTheEnd(): boolean
  /** Whether nothing is left to do or to commit. */
  isIdle(): boolean
}

/** Makes an owner; it does nothing before it begins. */
export const createOwner = (world: World, name: string, life: Life, rules: Rules): Owner => {
  const { kafka, redis, time } = world
  const { step, isDue } = createSteps(world, { name, mishap: life.mishap })
  const hot = createHotProfiles({ limitBytes: 1_000_000 })
  const settled = createSettledOffsets(
    { clock: clockOf(time) },
    { durabilityWindowMs: world.durabilityWindow },
  )
  const reading = createWatermarks()
  const sameRedis = rules.redisGuard(
    createRedisGuard({
      store: { runId: () => step('ask').then(() => redis.runId()) },
      connections: () => redis.connections(),
    }),
  )
  const { generations } = redis
  const profiles = createPinnedProfiles(
    () => generations.live(),
    (generation) => redis.inGeneration(generation),
  )
  const watch = createBarrierWatch({ generations, profiles, logger, pause: pauseIn(world) })
  const redisGuard: RedisGuard = {
    ...sameRedis,
    accept: acceptBoth(
      () => sameRedis.accept(),
      () => rules.barrierWatch(watch).accept(),
    ),
  }
  const logGuard = rules.logGuard(
    createLogGuard(
      {
        logger,
        admin: {
          clusterId: () => Promise.resolve(kafka.clusterId),
          endOffsets: () => step('ask').then(() => kafka.partitions.map(({ length }) => length)),
          startOffsets: () => Promise.resolve(kafka.partitions.map(() => 0)),
          commits: () =>
            step('ask').then(() =>
              kafka.partitions.map(
                (_, partition) => kafka.commits.get(partition) ?? { offset: null, metadata: '' },
              ),
            ),
        },
        marks: redis.marks,
      },
      { topic: 'clickstream', groupId: 'profile-builder', adoptLog: false },
    ),
    world,
  )
  const stepwise: ProfileStore = {
    readMany: (userIds) => step('read').then(() => profiles.readMany(userIds)),
    compareAndSetMany: async (writes) => {
      if (isDue('write')) await profiles.compareAndSetMany(writes.slice(0, life.mishap?.written))
      const asked = redis.connections()
      await step('write')
      // What was sent to a server that is gone is never written by the one that took its place.
      if (redis.connections() !== asked) throw new UnavailableError('the connection is closed')
      const results = await profiles.compareAndSetMany(writes)
      await step('wrote')
      return results
    },
  }
  const harness: Harness = createHarness(world.basis, {
    store: rules.store(stepwise, world),
    hot,
    reading,
    ensureSameRedis: () => redisGuard.ensureSame(),
    restage: (stages) =>
      rules.restage(
        {
          ...stages,
          emit: async (batch) => {
            await step('emit')
            const updates = await stages.emit(batch)
            tellEmitted()
            await step('emitted')
            return updates
          },
          settle: async (batch) => {
            await step('settle')
            await redisGuard.ensureSame()
            await redis.marks.raiseOffsets(batch.nextOffsets)
            settled.settled(batch)
            await step('settled')
          },
        },
        { settled },
      ),
  })
  const tellEmitted = (): void => {
    for (const update of harness.updates.splice(0)) {
      const { userId, version } = update
      world.emitted.set(userId, Math.max(version, world.emitted.get(userId) ?? 0))
      world.dayRecords.take(update)
    }
    for (const { deadLetterId } of harness.deadLetters.splice(0)) world.deadLetters.add(deadLetterId)
  }
  let log: CheckedLog | undefined
  const next = new Map<number, number>()

  const seek = (): void => {
    reading.reset(new Map([...(log?.watermarks ?? []), ...settled.watermarks()]))
    for (const partition of kafka.partitions.keys())
      next.set(partition, settled.nextOf(partition) ?? log?.next.get(partition) ?? 0)
  }
  const checkLog = async (): Promise<void> => {
    log = await logGuard.check()
    if (rules.forget.includes('settled')) settled.clear()
  }
  /** Whether Redis may lack what was settled; until the log is checked, however often asking for it fails. */
  let isLost = false
  const recoverOnce = async (error: unknown): Promise<void> => {
    await harness.pipeline.drain()
    isLost = (await redisGuard.accept()) || error instanceof RedisWentBack || isLost
    if (isLost) {
      if (rules.forget.includes('hot')) hot.clear()
      await checkLog()
      isLost = false
    }
    harness.pipeline.reset()
    seek()
  }
  /** What may pass is tried again; death and a refused log end the life. */
  const recover = async (): Promise<void> => {
    for (let attempt = 0; harness.failures.length > 0; attempt++) {
      const [error] = harness.failures.splice(0)
      if (!(error instanceof UnavailableError) || attempt > 5) throw error as Error
      await recoverOnce(error).catch((again: unknown) => void harness.failures.push(again))
    }
  }
  const fetch = (lengths: readonly number[]): FetchedBatch => {
    const records = kafka.partitions.flatMap((all, partition) => {
      const from = next.get(partition) ?? 0
      return all.slice(from, from + (lengths[partition] ?? 0))
    })
    for (const { partition, offset } of records) next.set(partition, offset + 1)
    return aBatch(...records)
  }
  const fateOf = (commit: Delivery['commit']): CommitFate =>
    commit === 'late'
      ? { late: world.scheduler.schedule(Promise.resolve(), `${name}'s commit comes late`) }
      : commit === 'taken'
        ? 'taken'
        : 'lost'
  const tellKafka = ({ nextOffsets, watermarks }: Settled, fate: CommitFate): void =>
    kafka.commit(nextOffsets, (partition) => log?.metadata(watermarks.get(partition)) ?? '', fate)
  const commit = async (fate: Delivery['commit']): Promise<void> => {
    if (fate === 'none') return
    await step('commit')
    if (rules.commits === 'settled' && !settled.hasDue()) return
    await redisGuard.ensureSame()
    const fetched = { nextOffsets: new Map(next), watermarks: settled.watermarks() }
    tellKafka(rules.commits === 'settled' ? settled.due() : fetched, fateOf(fate))
  }
  const isAtTheEnd = (): boolean =>
    kafka.partitions.every(({ length }, partition) => (next.get(partition) ?? 0) >= length)
  const noteFailure = (error: unknown): void => void harness.failures.push(error)
  return {
    begin: async (): Promise<void> => {
      world.members.add(name)
      if (world.isRebuilt)
        watch.start({
          assigned: () => [...kafka.partitions.keys()],
          recover: (error) => Promise.resolve(noteFailure(error)),
        })
      await redisGuard.accept()
      await checkLog()
      if (log !== undefined) tellKafka({ nextOffsets: log.uncommitted, watermarks: log.watermarks }, 'taken')
      seek()
    },
    take: async ({ lengths, commit: fate }: Delivery): Promise<void> => {
      const batch = fetch(lengths)
      const processed = batch.records.length > 0 ? harness.pipeline.process(batch) : Promise.resolve()
      // A commit comes by a timer of its own, whatever is under way.
      await Promise.all([processed.catch(() => undefined), commit(fate).catch(noteFailure)])
      await recover()
    },
    finish: async (): Promise<void> => {
      await harness.pipeline.drain()
      await recover()
    },
    end: (): void => {
      world.members.delete(name)
      watch.stop()
    },
    isAtTheEnd,
    isIdle: (): boolean => isAtTheEnd() && harness.failures.length === 0 && !settled.hasDue(),
  }
}
