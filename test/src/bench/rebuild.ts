/** The rebuild bench: all profiles folded anew from the log's beginning beside a running builder, and the builder's own rate in the same run. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createEventLog, kafkaSettings } from '@profilestream/event-log'
import { createLogger, createMetrics } from '@profilestream/service'
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
import type { ClickstreamPlan } from './clickstream.js'
import { publishAll } from './ingest.js'
import { createRedisProbe, startBuilder, type Servers } from './running-builder.js'

interface Run {
  readonly servers: Servers
  readonly prefix: string
  readonly plan: ClickstreamPlan
  readonly report: (line: string) => void
}

const SAID =
  /: (\d+) events folded, (\d+)\/s; builders stood still for ([\d.]+) s; (\d+) old profiles removed/

const rebuild = async ({ servers, prefix }: Run, folder: string): Promise<Record<string, number>> => {
  const program = join(projectRoot, 'services/profile-builder/dist/rebuild/main.js')
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, 'rebuild', '--snapshots', join(folder, 'snapshots')],
    {
      env: {
        ...process.env,
        KAFKA_BROKERS: servers.brokers,
        REDIS_URL: servers.redisUrl,
        PROFILESTREAM_KAFKA_TOPIC_PREFIX: prefix,
        PROFILESTREAM_REDIS_KEY_PREFIX: prefix,
        PROFILESTREAM_RELEASES_FOLDER: join(folder, 'releases'),
      },
    },
  )
  const [, events, perSecond, heldSeconds, removed] = SAID.exec(stdout) ?? []
  if (events === undefined) throw new Error(`the rebuild said ${stdout}`)
  return {
    rebuiltEvents: Number(events),
    rebuildEventsPerSecond: Number(perSecond),
    heldSeconds: Number(heldSeconds),
    profilesRemoved: Number(removed),
  }
}

const measure = async (run: Run): Promise<Record<string, Figure>> => {
  const { servers, prefix, plan, report } = run
  const folder = mkdtempSync(join(tmpdir(), 'profilestream-bench-'))
  const eventLog = createEventLog(
    {
      logger: createLogger({ service: 'bench', level: 'silent' }),
      metrics: createMetrics({ service: 'bench' }),
    },
    kafkaSettings.parse({ brokers: servers.brokers.split(','), topicPrefix: prefix }),
  )
  const redis = createRedisProbe(servers.redisUrl, prefix)
  try {
    await eventLog.admin.ensureTopics()
    report(`publishing ${plan.events} events of ${plan.users} users`)
    await publishAll(eventLog, run)
    const builder = startBuilder({ servers, prefix, folder })
    try {
      await builder.ready()
      report('folding them into profiles')
      const startedAt = performance.now()
      await builder.until(async () => (await redis.applied()) >= plan.events)
      const ingested = (plan.events * 1_000) / (performance.now() - startedAt)
      report('rebuilding them beside the builder')
      const rebuilt = await rebuild(run, folder)
      return {
        ...rebuilt,
        ingestEventsPerSecond: rounded(ingested),
        ratioToIngest: rounded((rebuilt.rebuildEventsPerSecond ?? NaN) / ingested),
      }
    } finally {
      await builder.stop()
    }
  } finally {
    await eventLog.close()
    redis.close()
    rmSync(folder, { recursive: true, force: true })
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
        events: Number(args.events ?? 500_000),
        users: Number(args.users ?? 50_000),
        items: Number(args.items ?? 10_000),
        seed: 20_260_101,
        endsAt: Date.now() - 60_000,
      },
      report,
    })
    return { name: 'rebuild', machine: describeMachine(), figures }
  } finally {
    await servers.stop()
  }
}
