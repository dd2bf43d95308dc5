/**
 * The ingest bench: events on a real Kafka become profiles in a real Redis and updates on a topic again, by one
 * profile builder in a process of its own; beside it, the same topic consumed with nothing done.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '../support/project-root.js'
import { atBenchPlace, type BenchPlace } from './bench-place.js'
import {
  describeMachine,
  rounded,
  type BenchOptions,
  type BenchResult,
  type Figure,
  type RunBench,
} from './bench.js'
import { clickstreamOf, type ClickstreamPlan } from './clickstream.js'
import { gcPauseP99Ms } from './gc-pauses.js'
import { createCpuMeter, peakMemoryMiB, startBuilder, type MetricValues } from './running-builder.js'

const PUBLISH_AT_ONCE = 5_000

/** One run of the bench. */
interface Run extends BenchPlace {
  readonly plan: ClickstreamPlan
  /** Builders that share the partitions. */
  readonly instances: number
  readonly report: (line: string) => void
}

/** Publishes the events of a plan. */
export const publishAll = async ({
  eventLog,
  plan,
  report,
}: Pick<Run, 'eventLog' | 'plan' | 'report'>): Promise<void> => {
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

const consumeBare = async ({ system, plan }: Run): Promise<{ perSecond: number; cpuSeconds: number }> => {
  const script = join(projectRoot, 'test/dist/bench/bare-consume.js')
  const { stdout } = await promisify(execFile)(process.execPath, [
    script,
    system.kafkaBrokers,
    `${system.prefix}clickstream`,
    String(plan.events),
  ])
  return JSON.parse(stdout) as { perSecond: number; cpuSeconds: number }
}

const PHASE_SUM = /^profilestream_builder_phase_seconds_sum\{.*phase="(\w+)"/

const phasesOf = (all: readonly MetricValues[]): Record<string, number> => {
  const phases: Record<string, number> = {}
  for (const [name, seconds] of all.flatMap((metrics) => [...metrics])) {
    const phase = PHASE_SUM.exec(name)?.[1]
    if (phase !== undefined) phases[phase] = rounded((phases[phase] ?? 0) + seconds)
  }
  return phases
}

const UPDATES = 'profilestream_builder_profile_updates_total{service="profile-builder"}'

const fold = async ({ system, folder, redis, plan, instances }: Run): Promise<Record<string, Figure>> => {
  const builders = Array.from({ length: instances }, () => startBuilder({ system, folder }))
  try {
    const cpuSeconds = createCpuMeter(system, builders)
    const startedAt = Math.min(...(await Promise.all(builders.map((builder) => builder.ready()))))
    await Promise.race(
      builders.map((builder) => builder.until(async () => (await redis.applied()) >= plan.events)),
    )
    const seconds = (performance.now() - startedAt) / 1000
    const used = cpuSeconds()
    const metrics = await Promise.all(builders.map((builder) => builder.metrics()))
    return {
      eventsPerSecond: rounded(plan.events / seconds),
      seconds: rounded(seconds),
      updatesEmitted: metrics.reduce((sum, values) => sum + (values.get(UPDATES) ?? 0), 0),
      phaseSeconds: phasesOf(metrics),
      cpuSeconds: used,
      gcPauseP99Ms: gcPauseP99Ms(metrics),
      peakMemoryMiB: peakMemoryMiB(builders),
    }
  } finally {
    await Promise.all(builders.map((builder) => builder.stop()))
  }
}

/** Users that have an event. */
const usersOf = (plan: ClickstreamPlan): number => {
  const users = new Set<string>()
  for (const { userId } of clickstreamOf(plan)) users.add(userId)
  return users.size
}

const measure = async (run: Run): Promise<Record<string, Figure>> => {
  const { redis, plan, report } = run
  report(`publishing ${plan.events} events of ${plan.users} users`)
  await publishAll(run)
  report('consuming them with nothing done')
  const bare = await consumeBare(run)
  report('folding them into profiles')
  const memoryBefore = await redis.memoryBytes()
  const folded = await fold(run)
  const memory = (await redis.memoryBytes()) - memoryBefore
  const users = usersOf(plan)
  return {
    ...folded,
    bareConsumePerSecond: rounded(bare.perSecond),
    bareConsumeCpuSeconds: rounded(bare.cpuSeconds),
    ratioToBareConsume: rounded(Number(folded.eventsPerSecond) / bare.perSecond),
    redisBytesPerUser: rounded(memory / users),
    usersWithEvents: users,
  }
}

/** Runs the bench; `--events`, `--users`, `--items` make it smaller, `--instances` shares the partitions between builders. */
export const run: RunBench = async ({ args, report }: BenchOptions): Promise<BenchResult> => {
  const { 'users-at-once': usersAtOnce } = args
  const plan = {
    events: Number(args.events ?? 1_000_000),
    users: Number(args.users ?? 100_000),
    items: Number(args.items ?? 10_000),
    ...(usersAtOnce === undefined ? {} : { usersAtOnce: Number(usersAtOnce) }),
    seed: 20_260_101,
    endsAt: Date.now() - 60_000,
  }
  const instances = Number(args.instances ?? 1)
  const figures = await atBenchPlace(report, (place) => measure({ ...place, plan, instances, report }))
  return { name: 'ingest', machine: describeMachine(), figures }
}
