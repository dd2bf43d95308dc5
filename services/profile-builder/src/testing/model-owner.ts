/**
 * A builder's life on the model's servers: it fetches, hands batches to the real pipeline, commits behind the window, goes
 * back when something failed, in the order of `builder.ts` with the real guards; and dies wherever the test says.
 */
import { UnavailableError } from '@profilestream/contracts'
import type { Basis, ProfileStore } from '@profilestream/profile'
import { createHotProfiles, createPinnedProfiles } from '@profilestream/profile-store'
import { createLogger, type Pause } from '@profilestream/service'
import type { Scheduler } from 'fast-check'
import type { FetchedBatch, Settled } from '../batch.js'
import { acceptBoth } from '../guards/accept-both.js'
import { createLogGuard, type CheckedLog, type LogGuard } from '../guards/log-guard.js'
import { createRedisGuard, type RedisGuard } from '../guards/redis-guard.js'
import type { Stages } from '../pipeline.js'
import { createBarrierWatch, type BarrierWatch } from '../rebuild/barrier-watch.js'
import { createSettledOffsets, type SettledOffsets } from '../stages/commit.js'
import { RedisWentBack } from '../stages/write-profiles.js'
import { createWatermarks } from '../watermarks.js'
import { aBatch, createHarness, type Harness } from './harness.js'
import type { ToldDays } from './told-days.js'
import { createSteps, Died, type Mishap } from './mishaps.js'
import {
  clockOf,
  type CommitFate,
  type ModelKafka,
  type ModelRedis,
  type ModelTime,
} from './model-servers.js'

/** One fetch: so many records of each partition, and what becomes of a commit after it. */
export interface Delivery {
  readonly lengths: readonly number[]
  readonly commit: 'none' | 'taken' | 'lost' | 'late'
}

/** One life. */
export interface Life {
  readonly deliveries: readonly Delivery[]
  readonly mishap: Mishap | null
}

/** Everything that owners share. */
export interface World {
  readonly scheduler: Scheduler
  readonly time: ModelTime
  readonly kafka: ModelKafka
  readonly redis: ModelRedis
  readonly basis: Basis
  readonly durabilityWindow: number
  /** Whether owners look for rebuilds; turns that find none only make the others rare. */
  readonly isRebuilt: boolean
  /** Newest version emitted, by user. */
  readonly emitted: Map<string, number>
  /** Day records of what was emitted. */
  readonly dayRecords: ToldDays
  readonly deadLetters: Set<string>
  /** Owners that live. */
  readonly members: Set<string>
  /** Aborted when nobody goes on with it: nothing may turn for ever then. */
  readonly ending: AbortController
}

/** The rules as parts that a test can take away. */
export interface Rules {
  readonly restage: (stages: Stages, owner: { readonly settled: SettledOffsets }) => Stages
  readonly store: (store: ProfileStore, world: World) => ProfileStore
  readonly redisGuard: (guard: RedisGuard) => RedisGuard
  readonly barrierWatch: (watch: BarrierWatch) => Pick<BarrierWatch, 'accept'>
  readonly logGuard: (guard: LogGuard, world: World) => Pick<LogGuard, 'check'>
  /** What is forgotten when Redis went back. */
  readonly forget: readonly ('hot' | 'settled')[]
  /** What is committed: what is settled and old enough, or what was fetched. */
  readonly commits: 'settled' | 'fetched'
}

/** All rules kept. */
export const ALL_RULES: Rules = {
  restage: (stages) => stages,
  store: (store) => store,
  redisGuard: (guard) => guard,
  barrierWatch: (watch) => watch,
  logGuard: (guard) => guard,
  forget: ['hot', 'settled'],
  commits: 'settled',
}

/** Lets timers and immediates run: turns of the scheduler alone never do. */
export const turnOfTheLoop = <Value>(value: Value): Promise<Value> =>
  new Promise((resolve) => setImmediate(resolve, value))

/** Waiting takes a turn, and so many steps where it is a matter of durability windows. */
export const pauseIn =
  ({ scheduler, time, durabilityWindow }: Pick<World, 'scheduler' | 'time' | 'durabilityWindow'>): Pause =>
  async (ms, signal) => {
    const until = ms <= 2 * durabilityWindow ? time.now() + ms : 0
    do {
      await turnOfTheLoop(undefined)
      await scheduler.schedule(Promise.resolve(), 'waits')
      if (until > 0) time.pass()
    } while (time.now() < until && !signal.aborted)
  }

const logger = createLogger({ service: 'test', level: 'silent' })

/** One owner of all partitions. */
const createOwner = (world: World, name: string, life: Life, rules: Rules) => {
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

/** What ends a life before its time: death, or a server that does not answer. @throws any other error */
export const orDied = async (life: Promise<unknown>): Promise<void> => {
  try {
    await life
  } catch (error) {
    if (!(error instanceof Died) && !(error instanceof UnavailableError)) throw error
  }
}

/** Lives until its deliveries are done or it dies. @throws what stops a builder for good */
export const live = (world: World, name: string, life: Life, rules: Rules): Promise<void> => {
  const owner = createOwner(world, name, life, rules)
  const whole = async (): Promise<void> => {
    await owner.begin()
    for (const delivery of life.deliveries) await owner.take(delivery)
    await owner.finish()
  }
  return orDied(whole().finally(owner.end))
}

/** More than any life that makes progress needs. */
const MOST_DELIVERIES = 80

/** The same batches fail again and again: nothing is lost, and nothing goes on. */
export class NoProgress extends Error {}

/** Of a life without mishap. */
export interface Ending {
  /** Whether it may end there. */
  readonly isOver?: () => boolean
  readonly commit?: Delivery['commit']
}

/**
 * A life without mishap that ends when the log is folded to its end.
 * @throws when it does not come to the end
 */
export const liveToTheEnd = async (
  world: World,
  name: string,
  rules: Rules,
  { isOver = (): boolean => true, commit = 'taken' }: Ending = {},
): Promise<void> => {
  const owner = createOwner(world, name, { deliveries: [], mishap: null }, rules)
  const toTheEnd = async (): Promise<void> => {
    await owner.begin()
    for (let deliveries = 0; ; deliveries++) {
      if (deliveries > MOST_DELIVERIES) throw new NoProgress('the log is not folded to its end')
      await owner.take({ lengths: world.kafka.partitions.map(() => 4), commit })
      while (!isOver() && owner.isIdle() && !world.ending.signal.aborted) deliveries = await turnOfTheLoop(0)
      if (!owner.isAtTheEnd() || !isOver()) continue
      await owner.finish()
      if (owner.isAtTheEnd()) return
    }
  }
  return toTheEnd().finally(owner.end)
}
