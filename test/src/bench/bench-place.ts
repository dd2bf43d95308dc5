/** Where a bench of running services works: servers of its own, an event log with its topics, a look into Redis, and a folder. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventLog } from '@profilestream/event-log'
import { openEventLog } from '../support/event-log.js'
import { projectRoot } from '../support/project-root.js'
import { startTestServers } from '../support/start-test-servers.js'
import type { SystemPlace } from '../support/system-settings.js'
import { createRedisProbe, type RedisProbe } from './running-builder.js'

/** The place. */
export interface BenchPlace {
  readonly system: SystemPlace
  /** Holds logs and snapshots; kept when PROFILESTREAM_BENCH_KEEP is set. */
  readonly folder: string
  readonly eventLog: EventLog
  readonly redis: RedisProbe
}

/** Starts what a bench needs, and ends it when the bench has been run. */
export const atBenchPlace = async <Result>(
  report: (line: string) => void,
  use: (place: BenchPlace) => Promise<Result>,
): Promise<Result> => {
  const servers = await startTestServers({ root: projectRoot, registry: false, env: process.env, report })
  const system = {
    kafkaBrokers: servers.env.PROFILESTREAM_TEST_KAFKA_BROKERS ?? '',
    redisUrl: servers.env.PROFILESTREAM_TEST_REDIS_URL ?? '',
    prefix: `bench-${randomUUID().slice(0, 8)}.`,
  }
  const folder = mkdtempSync(join(tmpdir(), 'profilestream-bench-'))
  const eventLog = openEventLog(system.kafkaBrokers, system.prefix)
  const redis = createRedisProbe(system)
  try {
    await eventLog.admin.ensureTopics()
    return await use({ system, folder, eventLog, redis })
  } finally {
    await eventLog.close()
    redis.close()
    if (process.env.PROFILESTREAM_BENCH_KEEP === undefined) rmSync(folder, { recursive: true, force: true })
    else report(`kept ${folder}`)
    await servers.stop()
  }
}
