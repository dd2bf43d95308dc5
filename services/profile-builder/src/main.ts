/** The composition root of the profile builder: settings → parts → start → stop, and nothing else. */
import { createEventLog, kafkaSettings } from '@profilestream/event-log'
import { segmentProblems } from '@profilestream/profile'
import { createHotProfiles, createProfileStore } from '@profilestream/profile-store'
import { createRedisConnection, redisSettings } from '@profilestream/redis'
import { createReleaseStore, releasesSettings } from '@profilestream/release-store'
import {
  createHealth,
  createLifecycle,
  createLogger,
  createMetrics,
  createOpsServer,
  listening,
  loadScenarios,
  loadSettings,
  runService,
  scenariosSettings,
  serviceSettingsOn,
} from '@profilestream/service'
import { createProfileBuilder } from './profile-builder.js'
import { profileBuilderSettings } from './settings.js'

const USUAL_PORT = 9401

await runService('profile-builder', async ({ name, env, fail }) => {
  const settings = loadSettings(
    {
      service: serviceSettingsOn(USUAL_PORT),
      scenarios: scenariosSettings,
      kafka: kafkaSettings,
      redis: redisSettings,
      releases: releasesSettings,
      profileBuilder: profileBuilderSettings,
    },
    { env },
  )
  const logger = createLogger({ service: name, level: settings.service.logLevel })
  const metrics = createMetrics({ service: name })
  const health = createHealth()
  const scenarios = await loadScenarios(settings.scenarios, segmentProblems)
  const server = await createOpsServer({ logger, metrics, health })
  const eventLog = createEventLog({ logger, metrics }, settings.kafka)
  const redis = createRedisConnection({ logger }, settings.redis)
  const builder = createProfileBuilder(
    {
      eventLog,
      redis: { connection: redis, store: createProfileStore({ redis }, settings.redis) },
      hot: createHotProfiles({ limitBytes: settings.profileBuilder.hotProfilesBytes }),
      releases: createReleaseStore({ logger }, settings.releases),
      process: { logger, metrics, health, fail },
    },
    { ...settings.profileBuilder, scenarios, zoneOffsetMinutes: settings.scenarios.zoneOffsetMinutes },
  )
  const lifecycle = createLifecycle({ logger, drainMs: settings.service.drainMs })
  lifecycle.add('http', listening(server, settings.service, logger))
  lifecycle.add('redis', { stop: () => redis.disconnect() })
  lifecycle.add('kafka', { stop: () => eventLog.close() })
  lifecycle.add('profile-builder', builder)
  return lifecycle
})
