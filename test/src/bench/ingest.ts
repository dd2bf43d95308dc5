/**
 * The ingest bench: events on a real Kafka become profiles in a real Redis and updates on a topic again, by one
 * profile builder in a process of its own; beside it, the same topic consumed with nothing done.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createEventLog, kafkaSettings, type EventLog } from '@profilestream/event-log'
import { createLogger, createMetrics } from '@profilestream/service'
import { Redis } from 'ioredis'
import { projectRoot } from '../support/project-root.js'
import { startTestServers } from '../support/start-test-servers.js'
import {
  describeMachine,
  rounded,
  type BenchOptions,
  type BenchResult,
  type Figure,
  type RunBench,
} from './bench.js'
import { clickstreamOf, type ClickstreamPlan } from './clickstream.js'
import { cpuSecondsOf, processListeningOn } from './processes.js'

const PUBLISH_AT_ONCE = 5_000
const LOOK_EVERY_MS = 50
const GIVE_UP_AFTER_MS = 600_000

interface Servers {
  readonly brokers: string
  readonly redisUrl: string
}

/** One run of the bench. */
interface Run {
  readonly servers: Servers
  readonly prefix: string
  readonly plan: ClickstreamPlan
  readonly report: (line: string) => void
}

const publishAll = async (eventLog: EventLog, { plan, report }: Run): Promise<void> => {
  const publisher = await eventLog.createPublisher()
  const topic = eventLog.topics.clickstream.name
  const codec = eventLog.codecs.clickstreamEvent
  let chunk: { key: string; value: Buffer }[] = []
  let published = 0
  const flush = async (): Promise<void> => {
    if (chunk.length === 0) return
    await publisher.publish(topic, chunk)
    published += chunk.length
    chunk = []
    if (published % 250_000 === 0) report(`published ${published} events`)
  }
  for (const event of clickstreamOf(plan)) {
    chunk.push({ key: event.userId, value: codec.encode(event) })
    if (chunk.length === PUBLISH_AT_ONCE) await flush()
  }
  await flush()
  await publisher.close()
}

const consumeBare = async ({
  servers,
  prefix,
  plan,
}: Run): Promise<{ perSecond: number; cpuSeconds: number }> => {
  const script = join(projectRoot, 'test/dist/bench/bare-consume.js')
  const { stdout } = await promisify(execFile)(process.execPath, [
    script,
    servers.brokers,
    `${prefix}clickstream`,
    String(plan.events),
  ])
  return JSON.parse(stdout) as { perSecond: number; cpuSeconds: number }
}

const startBuilder = ({ servers, prefix }: Run, folder: string, port: number): ChildProcess => {
  const log = openSync(join(folder, 'profile-builder.log'), 'w')
  const nodeArguments = (process.env.PROFILESTREAM_BENCH_NODE_ARGS ?? '')
    .split(' ')
    .filter((argument) => argument !== '')
  return spawn(
    process.execPath,
    [...nodeArguments, join(projectRoot, 'services/profile-builder/dist/main.js')],
    {
      cwd: folder,
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        KAFKA_BROKERS: servers.brokers,
        REDIS_URL: servers.redisUrl,
        PROFILESTREAM_KAFKA_TOPIC_PREFIX: prefix,
        PROFILESTREAM_REDIS_KEY_PREFIX: prefix,
        PROFILESTREAM_RELEASES_FOLDER: join(folder, 'releases'),
        PROFILESTREAM_SERVICE_PORT: String(port),
      },
    },
  )
}

/** Values of /metrics by name and labels. */
const readMetrics = async (port: number): Promise<ReadonlyMap<string, number>> => {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  )
}

const PHASE_SUM = /^profilestream_builder_phase_seconds_sum\{.*phase="(\w+)"/

const phasesOf = (metrics: ReadonlyMap<string, number>): Record<string, number> => {
  const phases: Record<string, number> = {}
  for (const [name, seconds] of metrics) {
    const phase = PHASE_SUM.exec(name)?.[1]
    if (phase !== undefined) phases[phase] = rounded(seconds)
  }
  return phases
}

/** Redis, asked how far the builder is and what it holds. */
const createRedisProbe = (url: string, prefix: string) => {
  const redis = new Redis(url)
  const info = async (section: string, field: string): Promise<number> => {
    const text = await redis.info(section)
    return Number(new RegExp(`^${field}:(.*)$`, 'm').exec(text)?.[1] ?? NaN)
  }
  return {
    applied: async (): Promise<number> =>
      (await redis.hvals(`${prefix}meta:offsets`)).reduce((sum, next) => sum + Number(next), 0),
    memoryBytes: () => info('memory', 'used_memory'),
    close: () => redis.disconnect(),
  }
}

type RedisProbe = ReturnType<typeof createRedisProbe>

/** Waits until the condition holds. */
const until = async (condition: () => Promise<boolean>, builder: ChildProcess): Promise<void> => {
  const giveUpAt = performance.now() + GIVE_UP_AFTER_MS
  while (!(await condition().catch(() => false))) {
    if (builder.exitCode !== null)
      throw new Error(`the profile builder ended with ${builder.exitCode}; see its log`)
    if (performance.now() > giveUpAt) throw new Error('the profile builder did not get through; see its log')
    await pause(LOOK_EVERY_MS)
  }
}

const isReady = async (port: number): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok

const portOf = (address: string): number => Number(/:(\d+)/.exec(address.replace(/^\w+:\/\//, ''))?.[1])

const fold = async (run: Run, redis: RedisProbe, folder: string): Promise<Record<string, Figure>> => {
  const port = 20_000 + Math.floor(Math.random() * 10_000)
  const builder = startBuilder(run, folder, port)
  const pids: Record<string, number | undefined> = {
    profileBuilder: builder.pid,
    kafka: processListeningOn(portOf(run.servers.brokers)),
    redis: processListeningOn(portOf(run.servers.redisUrl)),
  }
  const cpu = (): Record<string, number> =>
    Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuSecondsOf(pid ?? -1)]))
  try {
    await until(() => isReady(port), builder)
    const [startedAt, cpuBefore] = [performance.now(), cpu()]
    await until(async () => (await redis.applied()) >= run.plan.events, builder)
    const seconds = (performance.now() - startedAt) / 1000
    const cpuAfter = cpu()
    const metrics = await readMetrics(port)
    const cpuSeconds = Object.keys(pids).map(
      (name) => [name, rounded((cpuAfter[name] ?? NaN) - (cpuBefore[name] ?? NaN))] as const,
    )
    return {
      eventsPerSecond: rounded(run.plan.events / seconds),
      seconds: rounded(seconds),
      updatesEmitted:
        metrics.get('profilestream_builder_profile_updates_total{service="profile-builder"}') ?? NaN,
      phaseSeconds: phasesOf(metrics),
      cpuSeconds: Object.fromEntries(cpuSeconds.filter(([, value]) => !Number.isNaN(value))),
    }
  } finally {
    const ended = new Promise((resolve) => builder.once('exit', resolve))
    builder.kill('SIGTERM')
    await ended
  }
}

const measure = async (run: Run): Promise<Record<string, Figure>> => {
  const { servers, prefix, plan, report } = run
  const folder = mkdtempSync(join(tmpdir(), 'profilestream-bench-'))
  const metrics = createMetrics({ service: 'bench' })
  const settings = kafkaSettings.parse({ brokers: servers.brokers.split(','), topicPrefix: prefix })
  const eventLog = createEventLog(
    { logger: createLogger({ service: 'bench', level: 'silent' }), metrics },
    settings,
  )
  const redis = createRedisProbe(servers.redisUrl, prefix)
  try {
    await eventLog.admin.ensureTopics()
    report(`publishing ${plan.events} events of ${plan.users} users`)
    await publishAll(eventLog, run)
    report('consuming them with nothing done')
    const bare = await consumeBare(run)
    report('folding them into profiles')
    const memoryBefore = await redis.memoryBytes()
    const folded = await fold(run, redis, folder)
    const memory = (await redis.memoryBytes()) - memoryBefore
    const users = new Set([...clickstreamOf(plan)].map(({ userId }) => userId)).size
    return {
      ...folded,
      bareConsumePerSecond: rounded(bare.perSecond),
      bareConsumeCpuSeconds: rounded(bare.cpuSeconds),
      ratioToBareConsume: rounded(Number(folded.eventsPerSecond) / bare.perSecond),
      redisBytesPerUser: rounded(memory / users),
      usersWithEvents: users,
    }
  } finally {
    await eventLog.close()
    redis.close()
    if (process.env.PROFILESTREAM_BENCH_KEEP === undefined) rmSync(folder, { recursive: true, force: true })
    else report(`kept ${folder}`)
  }
}

/** Runs the bench; `--events`, `--users`, `--items` make it smaller. */
export const run: RunBench = async ({ args, report }: BenchOptions): Promise<BenchResult> => {
  const servers = await startTestServers({ root: projectRoot, registry: false, env: process.env, report })
  try {
    const figures = await measure({
      servers: {
        brokers: servers.env.PROFILESTREAM_TEST_KAFKA_BROKERS ?? '',
        redisUrl: servers.env.PROFILESTREAM_TEST_REDIS_URL ?? '',
      },
      prefix: `bench-${randomUUID().slice(0, 8)}.`,
      plan: {
        events: Number(args.events ?? 1_000_000),
        users: Number(args.users ?? 100_000),
        items: Number(args.items ?? 10_000),
        seed: 20_260_101,
        endsAt: Date.now() - 60_000,
      },
      report,
    })
    return { name: 'ingest', machine: describeMachine(), figures }
  } finally {
    await servers.stop()
  }
}
