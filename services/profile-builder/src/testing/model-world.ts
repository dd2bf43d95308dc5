/** What lives of builders share on the model's servers, what each does, and the rules that a test can take away. */
import type { Basis, ProfileStore } from '@profilestream/profile'
import type { Pause } from '@profilestream/service'
import type { Scheduler } from 'fast-check'
import type { LogGuard } from '../guards/log-guard.js'
import type { RedisGuard } from '../guards/redis-guard.js'
import type { Stages } from '../pipeline.js'
import type { BarrierWatch } from '../rebuild/barrier-watch.js'
import type { SettledOffsets } from '../stages/commit.js'
import type { Mishap } from './mishaps.js'
import type { ModelKafka, ModelRedis, ModelTime } from './model-servers.js'
import type { ToldDays } from './told-days.js'

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
