/** The composition root of rebuild and snapshot, started by the command line: settings → parts → one task → end. */
import { parseArgs } from 'node:util'
import { asUserId, ConfigError, describeError } from '@profilestream/contracts'
import { createEventLog, kafkaSettings, replayedOriginals } from '@profilestream/event-log'
import { segmentProblems } from '@profilestream/profile'
import { createHotProfiles, createProfileStore } from '@profilestream/profile-store'
import { createRedisConnection, redisSettings } from '@profilestream/redis'
import { createReleaseStore, releasesSettings } from '@profilestream/release-store'
import {
  createHealth,
  createLogger,
  createMetrics,
  loadScenarios,
  loadSettings,
  pause,
  scenariosSettings,
} from '@profilestream/service'
import { followBasis } from '../basis/follow-basis.js'
import { createLogGuard } from '../guards/log-guard.js'
import { countConnections, createRedisGuard } from '../guards/redis-guard.js'
import { createBuilderMetrics } from '../metrics.js'
import { profileBuilderSettings } from '../settings.js'
import { chooseBase } from './fold-base.js'
import { createGenerationFold } from './fold-generation.js'
import { createUserFold } from './fold-user.js'
import { abortRebuild, rebuildAll } from './rebuild-all.js'
import { rebuildUser } from './rebuild-user.js'
import { writeSnapshot } from './snapshot/write-snapshot.js'

const EXIT = { ok: 0, failed: 1, usage: 2 } as const

const { values: args, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    user: { type: 'string' },
    abort: { type: 'boolean', default: false },
    snapshot: { type: 'string' },
    snapshots: { type: 'string', default: 'snapshots' },
  },
})
const out = (line: string): void => void process.stdout.write(`${line}\n`)
const say = (line: string): void => void process.stderr.write(`${line}\n`)
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())

const run = async (): Promise<void> => {
  const settings = loadSettings(
    {
      scenarios: scenariosSettings,
      kafka: kafkaSettings,
      redis: redisSettings,
      releases: releasesSettings,
      profileBuilder: profileBuilderSettings,
    },
    { env: process.env },
  )
  const logger = createLogger({
    service: 'rebuild',
    level: 'warn',
    destination: { write: (line: string) => void process.stderr.write(line) },
  })
  const metrics = createMetrics({ service: 'rebuild' })
  const { groupId, adoptLog, hotProfilesBytes } = settings.profileBuilder
  const eventLog = createEventLog({ logger, metrics }, settings.kafka)
  const redis = createRedisConnection({ logger }, settings.redis)
  const store = createProfileStore({ redis }, settings.redis)
  const { admin, topics } = eventLog
  const topic = topics.clickstream.name
  let failed: Error | undefined
  const followed = followBasis(
    {
      eventLog,
      logger,
      releases: createReleaseStore({ logger }, settings.releases),
      health: createHealth(),
      onFailed: (error) => (failed = error),
    },
    {
      scenarios: await loadScenarios(settings.scenarios, segmentProblems),
      zoneOffsetMinutes: settings.scenarios.zoneOffsetMinutes,
    },
  )
  const basis = () => {
    if (failed !== undefined) throw failed
    return followed.current()
  }
  const redisGuard = createRedisGuard({ store, connections: countConnections(redis) })
  const process_ = { say, signal: interrupted.signal, pause }
  const base = () =>
    chooseBase(admin, { topic, groupId, adoptLog, named: args.snapshot, folder: args.snapshots })

  const snapshot = async (): Promise<void> => {
    const { folder, manifest } = await writeSnapshot(
      { admin, store, now: () => new Date() },
      { topic, groupId, folder: args.snapshots },
    )
    out(`${manifest.profiles} profiles in ${folder}`)
  }
  const one = async (user: string): Promise<void> => {
    const originals = await replayedOriginals(eventLog)
    const report = await rebuildUser(
      {
        eventLog,
        store,
        createFold: (userId, from, profile) =>
          createUserFold({ eventLog, basis }, userId, { from, profile, originals }),
        process: process_,
      },
      { base: await base(), userId: asUserId(user) },
      settings.profileBuilder,
    )
    const { before, after, wasEqual } = report
    out(
      wasEqual
        ? `the profile of ${user} was as the log has it, at version ${after}`
        : `the profile of ${user} was rebuilt: version ${before} before, ${after} now`,
    )
  }
  const all = async (): Promise<void> => {
    const originals = await replayedOriginals(eventLog)
    const { generation, events, foldMs, heldMs, removed } = await rebuildAll(
      {
        eventLog,
        store,
        logGuard: createLogGuard({ admin, marks: store.logIdentity, logger }, { topic, groupId, adoptLog }),
        createFold: (target, from) =>
          createGenerationFold(
            {
              eventLog,
              basis,
              metrics: createBuilderMetrics(metrics),
              target: {
                store: store.inGeneration(target),
                hot: createHotProfiles({ limitBytes: hotProfilesBytes }),
              },
              redis: {
                ensureSame: () => redisGuard.ensureSame(),
                remember: (upTo) => store.generations.progress(upTo),
              },
            },
            { from, originals },
          ),
        process: process_,
      },
      await base(),
      settings.profileBuilder,
    )
    out(
      `generation ${generation} is live: ${events} events folded, ${Math.round((events * 1_000) / foldMs)}/s; builders stood still for ${(heldMs / 1_000).toFixed(1)} s; ${removed} old profiles removed`,
    )
  }
  const abort = async (): Promise<void> =>
    out((await abortRebuild(store, say)) ? 'the rebuild is given up' : 'no rebuild was begun')

  try {
    await redisGuard.accept()
    if (positionals[0] === 'snapshot') return await snapshot()
    if (args.abort) return await abort()
    await followed.start()
    if (args.user !== undefined) await one(args.user)
    else await all()
  } finally {
    await followed.stop().catch(() => undefined)
    await eventLog.close().catch(() => undefined)
    redis.disconnect()
  }
}

try {
  await run()
  process.exit(EXIT.ok)
} catch (error) {
  say(
    interrupted.signal.aborted
      ? 'interrupted; what is folded is kept: run it again, or with --abort'
      : describeError(error),
  )
  process.exit(error instanceof ConfigError ? EXIT.usage : EXIT.failed)
}
