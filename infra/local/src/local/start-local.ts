/** All wanted servers as local packages, started side by side. */
import { ConfigError, describeError, UnavailableError } from '@profilestream/contracts'
import type { ScrapeTargets } from '../scrape-targets.js'
import type { ServerName } from '../servers.js'
import { acquirePrograms, type Programs } from './acquire.js'
import { startKafka } from './kafka.js'
import type { LocalContext, StartedServer } from './launch.js'
import { startPrometheus } from './prometheus.js'
import { startRedis } from './redis.js'
import { startRegistry } from './registry.js'
import { startS3 } from './s3.js'

/** What is to be started locally. */
export interface LocalWish {
  readonly context: LocalContext
  readonly names: readonly ServerName[]
  readonly targets: ScrapeTargets
}

/**
 * Starts the servers and adds each to `started` as soon as it answers, so that a failed start can stop them.
 * @throws ConfigError or UnavailableError with every problem at once
 */
export async function startLocal(wish: LocalWish, started: StartedServer[]): Promise<void> {
  const programs = await acquirePrograms(wish.context.root, wish.names, wish.context.report)
  const starts = startsOf(wish, programs)
  const outcomes = await Promise.allSettled(
    starts.map(async (start) => {
      started.push(await start())
    }),
  )
  const problems = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  )
  if (problems.length === 0) return
  const text = problems.map(describeError).join('\n')
  throw problems.every((problem) => problem instanceof ConfigError)
    ? new ConfigError(text)
    : new UnavailableError(text)
}

type Start = () => Promise<StartedServer>

function startsOf({ context, targets }: LocalWish, programs: Programs): Start[] {
  const { kafka, redis, registry, prometheus, s3 } = programs
  const starts: Start[] = []
  if (kafka !== undefined) starts.push(() => startKafka(context, kafka))
  if (redis !== undefined) starts.push(() => startRedis(context, redis))
  if (registry !== undefined) starts.push(() => startRegistry(context, registry))
  if (s3 !== undefined) starts.push(() => startS3(context, s3))
  if (prometheus === null) context.report('no Prometheus here: metrics stay at each service’s /metrics')
  else if (prometheus !== undefined) starts.push(() => startPrometheus(context, prometheus, targets))
  return starts
}
