/**
 * The latency bench: how long it takes from the moment an event is due until the profile that holds it can be read from
 * Redis, at a steady rate and at half of what the builder can do; beside it, how long the same records take to reach a
 * plain consumer.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { asUserId, type UserId } from '@profilestream/contracts'
import type { EventLog, Publisher } from '@profilestream/event-log'
import type { RedisProfileStore } from '@profilestream/profile-store'
import { openProfiles } from '../support/stored-profiles.js'
import { atBenchPlace } from './bench-place.js'
import {
  describeMachine,
  rounded,
  type BenchOptions,
  type BenchResult,
  type Figure,
  type RunBench,
} from './bench.js'
import { clickstreamOf } from './clickstream.js'
import { percentile, runOpenLoop } from './open-loop.js'
import { startBuilder, type RedisProbe, type RunningBuilder } from './running-builder.js'

/** Users that have one event only: a profile of theirs is there or is not. A hundred a second. */
const PROBES_PER_SECOND = 100
const PROBE_PREFIX = 'probe-'
const LOOK_EVERY_MS = 1

/** What a run is made of. */
export interface LatencyRun {
  readonly eventLog: EventLog
  readonly publisher: Publisher
  readonly store: RedisProfileStore
  readonly redis: RedisProbe
  readonly seconds: number
  readonly users: number
  readonly report: (line: string) => void
}

/** When probes were due, and how long each took to be seen. */
const createProbes = () => {
  const dueAt = new Map<string, number>()
  const tookMs: number[] = []
  return {
    tookMs,
    sent: (user: string, at: number): void => void dueAt.set(user, at),
    waiting: (): readonly string[] => [...dueAt.keys()],
    seen: (user: string): void => {
      const at = dueAt.get(user)
      if (at === undefined) return
      dueAt.delete(user)
      tookMs.push(performance.now() - at)
    },
  }
}

type Probes = ReturnType<typeof createProbes>

/** Reads the profiles of the probes that wait, again and again, until `isOver` and all are there. */
const watchProfiles = async (
  store: RedisProfileStore,
  probes: Probes,
  isOver: () => boolean,
): Promise<void> => {
  for (let waiting = probes.waiting(); waiting.length > 0 || !isOver(); waiting = probes.waiting()) {
    const found = await store.readMany(waiting.map(asUserId))
    waiting.forEach((user, index) => {
      if (found[index] !== null) probes.seen(user)
    })
    await pause(LOOK_EVERY_MS)
  }
}

/** One event of the stream, or a probe in its place. */
const createEvents = ({ eventLog, users }: LatencyRun) => {
  const codec = eventLog.codecs.clickstreamEvent
  const endless = clickstreamOf({
    events: 100_000_000,
    users,
    items: 10_000,
    seed: 7,
    endsAt: Date.now() + 1e9,
  })
  return (probe: UserId | null): { key: string; value: Buffer } => {
    const next = endless.next()
    if (next.done === true) throw new Error('the stream has ended')
    const now = Date.now()
    const event = {
      ...next.value,
      occurredAt: now as typeof next.value.occurredAt,
      eventId: next.value.eventId,
    }
    const placed = probe === null ? event : { ...event, userId: probe }
    return { key: placed.userId, value: Buffer.from(codec.encode(placed)) }
  }
}

/** Latencies at one rate, milliseconds; `bare` those of a plain consumer. */
export const measureAt = async (
  run: LatencyRun,
  perSecond: number,
  withBare: boolean,
): Promise<{ readonly profiles: readonly number[]; readonly bare: readonly number[] }> => {
  const { publisher, eventLog, store, seconds } = run
  const [profiles, bare] = [createProbes(), createProbes()]
  const name = randomUUID().slice(0, 8)
  const every = Math.max(1, Math.round(perSecond / PROBES_PER_SECOND))
  const probeOf = (index: number): UserId | null =>
    index % every === 0 ? asUserId(`${PROBE_PREFIX}${name}-${index}`) : null
  const event = createEvents(run)
  const { name: topic } = eventLog.topics.clickstream
  const consumer = withBare ? await followProbes(eventLog, bare) : undefined
  let over = false
  const watching = watchProfiles(store, profiles, () => over)
  await runOpenLoop({
    perSecond,
    seconds,
    onSent: (first, end, dueAt) => {
      for (let index = Math.ceil(first / every) * every; index < end; index += every) {
        const user = probeOf(index)
        if (user === null) continue
        profiles.sent(user, dueAt(index))
        if (withBare) bare.sent(user, dueAt(index))
      }
    },
    send: (first, end) =>
      publisher.publish(
        topic,
        Array.from({ length: end - first }, (_, index) => event(probeOf(first + index))),
      ),
  })
  over = true
  await watching
  await consumer?.stop()
  return { profiles: profiles.tookMs, bare: bare.tookMs }
}

/** A consumer that does nothing but look for probes; ready when it has caught up. */
const followProbes = async (eventLog: EventLog, probes: Probes): Promise<{ stop(): Promise<void> }> => {
  const { name: topic } = eventLog.topics.clickstream
  const ends = await eventLog.admin.endOffsets(topic)
  return eventLog.consumeBatches({
    topic,
    groupId: `latency-${randomUUID()}`,
    maxWaitMs: 100,
    partitionsConcurrently: 64,
    onAssigned: async (partitions, subscription) => {
      for (const partition of partitions) subscription.seek(partition, ends[partition] ?? 0)
      return Promise.resolve()
    },
    onBatch: ({ records }) => {
      for (const { key } of records) {
        const user = key?.toString() ?? ''
        if (user.startsWith(PROBE_PREFIX)) probes.seen(user)
      }
      return Promise.resolve()
    },
    onFailed: (error) => {
      throw error
    },
  })
}

/** Events a second when a backlog is folded. */
const peakRate = async (run: LatencyRun, events: number, builder: RunningBuilder): Promise<number> => {
  const { publisher, eventLog, redis } = run
  const event = createEvents(run)
  const before = await redis.applied()
  const backlog = Array.from({ length: events }, () => event(null))
  const startedAt = performance.now()
  await publisher.publish(eventLog.topics.clickstream.name, backlog)
  await builder.until(async () => (await redis.applied()) >= before + events)
  return (events / (performance.now() - startedAt)) * 1000
}

/** p50, p99 and most of latencies, under names that begin so. */
export const figuresOf = (name: string, samples: readonly number[]): Record<string, Figure> => {
  const prefixed = (figure: string): string =>
    name === '' ? figure : `${name}${figure.charAt(0).toUpperCase()}${figure.slice(1)}`
  return {
    [prefixed('p50Ms')]: rounded(percentile(samples, 0.5)),
    [prefixed('p99Ms')]: rounded(percentile(samples, 0.99)),
    [prefixed('maxMs')]: rounded(percentile(samples, 1)),
  }
}

const measure = async (run: LatencyRun, perSecond: number, backlog: number, builder: RunningBuilder) => {
  const { report } = run
  report(`folding a backlog of ${backlog} events`)
  // Once to warm up, once to measure.
  await peakRate(run, backlog, builder)
  const peak = await peakRate(run, backlog, builder)
  report(`${perSecond} events/s for ${run.seconds} s`)
  const steady = await measureAt(run, perSecond, true)
  report(`${Math.round(peak / 2)} events/s for ${run.seconds} s`)
  const half = await measureAt(run, peak / 2, false)
  return {
    eventsPerSecond: perSecond,
    ...figuresOf('', steady.profiles),
    ...figuresOf('bareConsume', steady.bare),
    peakEventsPerSecond: rounded(peak),
    halfPeakEventsPerSecond: rounded(peak / 2),
    ...figuresOf('halfPeak', half.profiles),
    probes: steady.profiles.length + half.profiles.length,
  }
}

/** Runs the bench; `--rate` (5,000 events/s), `--seconds` (30) a rate, `--backlog` (200,000) events to find the peak. */
export const run: RunBench = async ({ args, report }: BenchOptions): Promise<BenchResult> => {
  const [seconds, users] = [Number(args.seconds ?? 30), Number(args.users ?? 100_000)]
  const figures = await atBenchPlace(report, async ({ system, folder, eventLog, redis }) => {
    const builder = startBuilder({ system, folder })
    const { store, close } = openProfiles(system.redisUrl, system.prefix)
    try {
      await builder.ready()
      const publisher = await eventLog.createPublisher()
      const run = { eventLog, publisher, store, redis, seconds, users, report }
      return await measure(run, Number(args.rate ?? 5_000), Number(args.backlog ?? 200_000), builder)
    } finally {
      await builder.stop()
      close()
    }
  })
  return { name: 'profile-latency', machine: describeMachine(), figures }
}
