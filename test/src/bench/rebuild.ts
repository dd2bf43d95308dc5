/** The rebuild bench: all profiles folded anew from the log's beginning beside a running builder, and the builder's own rate in the same run. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '../support/project-root.js'
import { systemSettings } from '../support/system-settings.js'
import { atBenchPlace, type BenchPlace } from './bench-place.js'
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
import { startBuilder } from './running-builder.js'

interface Run extends BenchPlace {
  readonly plan: ClickstreamPlan
  readonly report: (line: string) => void
}

const SAID =
  /: (\d+) events folded, (\d+)\/s; builders stood still for ([\d.]+) s; (\d+) old profiles removed/

const rebuild = async ({ system, folder }: Run): Promise<Record<string, number>> => {
  const program = join(projectRoot, 'services/profile-builder/dist/rebuild/main.js')
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, 'rebuild', '--snapshots', join(folder, 'snapshots')],
    {
      env: {
        ...process.env,
        ...systemSettings(system),
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
  const { system, folder, redis, plan, report } = run
  report(`publishing ${plan.events} events of ${plan.users} users`)
  await publishAll(run)
  const builder = startBuilder({ system, folder })
  try {
    await builder.ready()
    report('folding them into profiles')
    const startedAt = performance.now()
    await builder.until(async () => (await redis.applied()) >= plan.events)
    const ingested = (plan.events * 1_000) / (performance.now() - startedAt)
    report('rebuilding them beside the builder')
    const rebuilt = await rebuild(run)
    return {
      ...rebuilt,
      ingestEventsPerSecond: rounded(ingested),
      ratioToIngest: rounded((rebuilt.rebuildEventsPerSecond ?? NaN) / ingested),
    }
  } finally {
    await builder.stop()
  }
}

/** Runs the bench; `--events`, `--users`, `--items` make it smaller. */
export const run: RunBench = async ({ args, report }: BenchOptions): Promise<BenchResult> => {
  const plan = {
    events: Number(args.events ?? 500_000),
    users: Number(args.users ?? 50_000),
    items: Number(args.items ?? 10_000),
    seed: 20_260_101,
    endsAt: Date.now() - 60_000,
  }
  const figures = await atBenchPlace(report, (place) => measure({ ...place, plan, report }))
  return { name: 'rebuild', machine: describeMachine(), figures }
}
