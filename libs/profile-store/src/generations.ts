/**
 * Which generation of profiles is live, and the barrier at which builders stop while a rebuild moves the pointer. All keys
 * lie in one slot of a Cluster, so that pointer and barrier are read and changed in one step.
 */
import type { LuaScript, RedisConnection } from '@profilestream/redis'
import { Cluster } from 'ioredis'
import { scanKeys } from './scan-keys.js'
import { mastersOf } from './server-state.js'

/** What readers and builders must know. */
export interface LiveGeneration {
  /** Number of the generation that is live; 0 before the first rebuild. */
  readonly number: number
  /** How often profiles were replaced by a rebuild: what was remembered of them before counts for nothing. */
  readonly revision: number
  /** Id of the rebuild at whose barrier builders stop; null when none stands. */
  readonly barrier: string | null
}

/** Where a partition goes on, and its watermark there. */
export interface FoldedUpTo {
  readonly next: number
  /** Milliseconds since 1970-01-01 UTC; undefined before the partition's first event. */
  readonly watermark: number | undefined
}

/** A rebuild that was begun and neither finished nor given up. */
export interface BegunRebuild {
  readonly id: string
  /** The generation it folds into. */
  readonly target: number
  /** The run of Redis it was begun on: what it knows of its progress holds only there. */
  readonly runId: string
  /** What it began with: the log's beginning, or a snapshot's folder. */
  readonly base: string
  /** The generation that was live when it began. */
  readonly from: number
  readonly progress: ReadonlyMap<number, FoldedUpTo>
}

/** Generations and rebuilds, as Redis keeps them. */
export interface GenerationStore {
  live(): Promise<LiveGeneration>
  /** The rebuild that was begun, or null. */
  begun(): Promise<BegunRebuild | null>
  /** Begins a rebuild into a generation that never was; one that was begun already is given instead. */
  begin(rebuild: Pick<BegunRebuild, 'id' | 'runId' | 'base'>): Promise<BegunRebuild>
  /** Remembers how far a rebuild is. */
  progress(upTo: ReadonlyMap<number, FoldedUpTo>): Promise<void>
  /** Forgets the rebuild that was begun. */
  end(): Promise<void>
  /** Puts a barrier up for so many milliseconds. @returns whether it is ours: another may stand */
  raiseBarrier(id: string, standsMs: number): Promise<boolean>
  /** @returns whether it still stood */
  renewBarrier(id: string, standsMs: number): Promise<boolean>
  lowerBarrier(id: string): Promise<void>
  /** A builder says that it has stopped with these partitions. */
  stopped(id: string, partitions: readonly number[]): Promise<void>
  /** The partitions that builders have stopped with. */
  stops(id: string): Promise<ReadonlySet<number>>
  /** Makes a generation live (the live one again: its profiles were replaced). @returns false when the barrier has lapsed */
  move(id: string, to: number): Promise<boolean>
  /** Removes all profiles of a generation, in small steps. @returns how many */
  remove(generation: number, signal?: AbortSignal): Promise<number>
}

/** The scripts. */
export interface GenerationScripts {
  readonly move: LuaScript
  readonly renew: LuaScript
  readonly read: LuaScript
}

/** Builders report every second or so; a report is of no use when the barrier is long gone. */
const STOPS_KEPT_MS = 3_600_000
const AT = 'at:'

const keysOf = (prefix: string) => ({
  generation: `${prefix}{meta}:generation`,
  rebuild: `${prefix}{meta}:rebuild`,
  barrier: `${prefix}{meta}:barrier`,
  stops: (id: string) => `${prefix}{meta}:stops:${id}`,
})

const textOf = (reply: Buffer | null): string | null => reply?.toString() ?? null

const progressFrom = (fields: Readonly<Record<string, string>>): Map<number, FoldedUpTo> =>
  new Map(
    Object.entries(fields)
      .filter(([name]) => name.startsWith(AT))
      .map(([name, value]) => {
        const [next = '0', watermark] = value.split(';')
        const mark = watermark === undefined ? undefined : Number(watermark)
        return [Number(name.slice(AT.length)), { next: Number(next), watermark: mark }]
      }),
  )

const rebuildFrom = (fields: Readonly<Record<string, string>>): BegunRebuild | null =>
  fields.id === undefined || fields.target === undefined
    ? null
    : {
        id: fields.id,
        target: Number(fields.target),
        runId: fields.runId ?? '',
        base: fields.base ?? '',
        from: Number(fields.from ?? 0),
        progress: progressFrom(fields),
      }

const SCAN_COUNT = 500

/** One step at a time, each a fraction of a millisecond of the server's: it serves others in between. */
const removeKeys = async (redis: RedisConnection, prefix: string, signal?: AbortSignal): Promise<number> => {
  let removed = 0
  for (const server of mastersOf(redis)) {
    for await (const keys of scanKeys(server, prefix, SCAN_COUNT)) {
      if (keys.length > 0) {
        const pipeline = server.pipeline()
        if (redis instanceof Cluster) for (const key of keys) pipeline.unlink(key)
        else pipeline.unlink(...keys)
        await pipeline.exec()
      }
      removed += keys.length
      if (signal?.aborted === true) break
    }
  }
  return removed
}

/** Keeps generations in Redis. Methods reject with what ioredis throws. */
export const createGenerationStore = (
  { redis, scripts }: { readonly redis: RedisConnection; readonly scripts: GenerationScripts },
  { prefix, profilesOf }: { readonly prefix: string; readonly profilesOf: (generation: number) => string },
): GenerationStore => {
  const keys = keysOf(prefix)
  const begun = async (): Promise<BegunRebuild | null> => rebuildFrom(await redis.hgetall(keys.rebuild))
  const live = async (): Promise<LiveGeneration> => {
    const reply = await scripts.read.run({ keys: [keys.generation, keys.barrier], args: [] })
    const [number, revision, barrier] = (reply as (Buffer | null)[]).map(textOf)
    return { number: Number(number ?? 0), revision: Number(revision ?? 0), barrier: barrier ?? null }
  }
  return {
    live,
    begun,
    begin: async ({ id, runId, base }) => {
      const known = await begun()
      if (known !== null) return known
      const { number } = await live()
      // Never a number that was used before: a rebuild that was given up may still be writing.
      const target = Math.max(await redis.hincrby(keys.generation, 'newest', 1), number + 1)
      await redis.hset(keys.generation, 'newest', target)
      await redis.hset(keys.rebuild, { id, target, runId, base, from: number })
      return { id, target, runId, base, from: number, progress: new Map() }
    },
    progress: async (upTo) => {
      if (upTo.size === 0) return
      const fields = [...upTo].map(([partition, { next, watermark }]) => [
        `${AT}${partition}`,
        watermark === undefined || !Number.isFinite(watermark) ? String(next) : `${next};${watermark}`,
      ])
      await redis.hset(keys.rebuild, Object.fromEntries(fields) as Record<string, string>)
    },
    end: async () => {
      await redis.del(keys.rebuild)
    },
    raiseBarrier: async (id, standsMs) => (await redis.set(keys.barrier, id, 'PX', standsMs, 'NX')) === 'OK',
    renewBarrier: async (id, standsMs) =>
      Number(await scripts.renew.run({ keys: [keys.barrier], args: [id, standsMs] })) === 1,
    lowerBarrier: async (id) => {
      if ((await redis.get(keys.barrier)) === id) await redis.del(keys.barrier)
      await redis.del(keys.stops(id))
    },
    stopped: async (id, partitions) => {
      if (partitions.length === 0) return
      await redis.sadd(keys.stops(id), ...partitions.map(String))
      await redis.pexpire(keys.stops(id), STOPS_KEPT_MS)
    },
    stops: async (id) => new Set((await redis.smembers(keys.stops(id))).map(Number)),
    move: async (id, to) =>
      Number(await scripts.move.run({ keys: [keys.generation, keys.barrier], args: [id, to] })) === 1,
    remove: (generation, signal) => removeKeys(redis, profilesOf(generation), signal),
  }
}
