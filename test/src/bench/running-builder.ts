/** A profile builder in a process of its own, as the benches start, watch and stop it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { projectRoot } from '../support/project-root.js'
import { systemSettings, type SystemPlace } from '../support/system-settings.js'
import { rounded } from './bench.js'
import { cpuSecondsOf, peakMemoryBytesOf, processListeningOn } from './processes.js'

const LOOK_EVERY_MS = 50
const GIVE_UP_AFTER_MS = 600_000

/** What a builder is started with. */
export interface BuilderPlan {
  /** Another of our services than the profile builder. */
  readonly service?: string
  readonly system: SystemPlace
  /** Holds its log. */
  readonly folder: string
  /** Further settings: PROFILESTREAM_PROFILE_BUILDER_THREADS and the like. */
  readonly env?: Readonly<Record<string, string>>
}

/** Values of /metrics by name and labels. */
export type MetricValues = ReadonlyMap<string, number>

/** A builder that has been started. */
export interface RunningBuilder {
  readonly pid: number
  /** Base address of its HTTP port. */
  readonly url: string
  metrics(): Promise<MetricValues>
  /**
   * Resolves when it is ready; rejects when it has ended.
   * @returns the last moment when it was seen not to be, by performance.now(): nothing was folded before it. A builder at
   *          work answers late, so that the moment of its answer would be kind to it
   */
  ready(): Promise<number>
  /** Waits until the condition holds; rejects when the builder has ended. */
  until(condition: () => Promise<boolean>): Promise<void>
  stop(): Promise<void>
}

const launch = (
  { service = 'profile-builder', system, folder, env }: BuilderPlan,
  port: number,
): ChildProcess => {
  const log = openSync(join(folder, `${service}-${port}.log`), 'w')
  const nodeArguments = (process.env.PROFILESTREAM_BENCH_NODE_ARGS ?? '')
    .split(' ')
    .filter((argument) => argument !== '')
  return spawn(process.execPath, [...nodeArguments, join(projectRoot, 'services', service, 'dist/main.js')], {
    cwd: folder,
    stdio: ['ignore', log, log],
    env: {
      ...process.env,
      ...systemSettings(system),
      PROFILESTREAM_RELEASES_FOLDER: join(folder, 'releases'),
      PROFILESTREAM_SERVICE_PORT: String(port),
      ...env,
    },
  })
}

const readMetrics = async (port: number): Promise<MetricValues> => {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  )
}

/** Starts a builder on a free port. */
export const startBuilder = (plan: BuilderPlan): RunningBuilder => {
  const port = 20_000 + Math.floor(Math.random() * 10_000)
  const child = launch(plan, port)
  const until = async (condition: () => Promise<boolean>): Promise<void> => {
    const giveUpAt = performance.now() + GIVE_UP_AFTER_MS
    while (!(await condition().catch(() => false))) {
      if (child.exitCode !== null)
        throw new Error(`the profile builder ended with ${child.exitCode}; see its log`)
      if (performance.now() > giveUpAt)
        throw new Error('the profile builder did not get through; see its log')
      await pause(LOOK_EVERY_MS)
    }
  }
  return {
    pid: child.pid ?? -1,
    url: `http://127.0.0.1:${port}`,
    metrics: () => readMetrics(port),
    ready: async () => {
      let notReadyAt = performance.now()
      await until(async () => {
        const isReady = await fetch(`http://127.0.0.1:${port}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        )
        if (!isReady) notReadyAt = performance.now()
        return isReady
      })
      return notReadyAt
    },
    until,
    stop: async () => {
      if (child.exitCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Redis, asked how far the builders are and what it holds. */
export interface RedisProbe {
  /** Records applied, over all partitions. */
  applied(): Promise<number>
  memoryBytes(): Promise<number>
  close(): void
}

/** Makes a probe with a connection of its own. */
export const createRedisProbe = ({ redisUrl, prefix }: SystemPlace): RedisProbe => {
  const redis = new Redis(redisUrl)
  return {
    applied: async (): Promise<number> =>
      (await redis.hvals(`${prefix}meta:offsets`)).reduce((sum, next) => sum + Number(next), 0),
    memoryBytes: async (): Promise<number> =>
      Number(/^used_memory:(.*)$/m.exec(await redis.info('memory'))?.[1] ?? NaN),
    close: () => redis.disconnect(),
  }
}

const portOf = (address: string): number => Number(/:(\d+)/.exec(address.replace(/^\w+:\/\//, ''))?.[1])

/** CPU seconds of builders and servers since this was called; what can't be read is left out. */
export const createCpuMeter = (
  { kafkaBrokers, redisUrl }: SystemPlace,
  builders: readonly RunningBuilder[],
): (() => Record<string, number>) => {
  const pids: Readonly<Record<string, readonly number[]>> = {
    profileBuilder: builders.map(({ pid }) => pid),
    kafka: [processListeningOn(portOf(kafkaBrokers)) ?? -1],
    redis: [processListeningOn(portOf(redisUrl)) ?? -1],
  }
  const used = (name: string): number => (pids[name] ?? []).reduce((sum, pid) => sum + cpuSecondsOf(pid), 0)
  const before = new Map(Object.keys(pids).map((name) => [name, used(name)]))
  return () => {
    const since = Object.keys(pids).map(
      (name) => [name, rounded(used(name) - (before.get(name) ?? NaN))] as const,
    )
    return Object.fromEntries(since.filter(([, seconds]) => !Number.isNaN(seconds)))
  }
}

/** The most memory that the builders have held, MiB, all together. */
export const peakMemoryMiB = (builders: readonly RunningBuilder[]): number =>
  rounded(builders.reduce((sum, { pid }) => sum + peakMemoryBytesOf(pid), 0) / 2 ** 20)
