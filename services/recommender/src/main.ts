/** The recommender's composition root: settings → parts → start → stop. */
import { randomUUID } from 'node:crypto'
import { createDayRecordStore, createLeadership, createSentFigures } from '@profilestream/activity-store'
import { createBotIntervals, DAY_MS } from '@profilestream/contracts'
import {
  createEventLog,
  createLatePublisher,
  followedPart,
  kafkaSettings,
  type Follower,
} from '@profilestream/event-log'
import { createProfileStore } from '@profilestream/profile-store'
import { createRedisConnection, redisSettings, whenReady } from '@profilestream/redis'
import { canarySettings, createReleaseStore, releasesSettings } from '@profilestream/release-store'
import {
  createHealth,
  createLifecycle,
  createLogger,
  createMetrics,
  createOpsServer,
  listening,
  loadScenarios,
  loadSettings,
  patientPart,
  retryWithBackoff,
  runService,
  scenariosSettings,
  serviceSettingsOn,
  sideBySide,
  systemClock,
  type Lifecycle,
  type LifecyclePart,
  type ServiceContext,
} from '@profilestream/service'
import { createEncoders } from './encoder/encoders.js'
import { followBots } from './following/follow-bots.js'
import { followCatalog } from './following/follow-catalog.js'
import { followClickstream } from './following/follow-clickstream.js'
import { followReleases } from './following/follow-releases.js'
import { addModelViewRoutes } from './http/model-view-routes.js'
import { addRecommendationRoutes } from './http/recommendation-routes.js'
import { createRecommenderMetrics } from './metrics.js'
import { createRecommend } from './recommend.js'
import { createOpenRetrieval } from './serving/open-retrieval.js'
import { createScenarioServings } from './serving/scenario-serving.js'
import { recommenderSettings } from './settings.js'
import { createEmitMetrics } from './stickiness/emit-metrics.js'
import { createRecordDays } from './stickiness/record-days.js'
import { createEmitLists } from './updates/emit-lists.js'

const DEFAULT_PORT = 9403

const sections = {
  service: serviceSettingsOn(DEFAULT_PORT),
  kafka: kafkaSettings,
  redis: redisSettings,
  scenarios: scenariosSettings,
  releases: releasesSettings,
  canary: canarySettings,
  recommender: recommenderSettings,
}

const build = async (context: ServiceContext): Promise<Lifecycle> => {
  const { name, env } = context
  const onFailed = (error: unknown): void => context.fail(error)
  const settings = loadSettings(sections, { env })
  const own = settings.recommender
  const logger = createLogger({ service: name, level: settings.service.logLevel })
  const houseMetrics = createMetrics({ service: name })
  const metrics = createRecommenderMetrics(houseMetrics)
  const health = createHealth()
  const scenarios = createScenarioServings(await loadScenarios(settings.scenarios))

  const redis = createRedisConnection({ logger }, settings.redis)
  const profiles = createProfileStore({ redis }, settings.redis)
  const dayRecords = createDayRecordStore(
    { redis },
    { keyPrefix: settings.redis.keyPrefix, keepDays: own.keepDays },
  )
  const sentFigures = createSentFigures({ redis }, settings.redis)
  const leadership = createLeadership(
    { redis, elapsedMs: () => performance.now() },
    {
      keyPrefix: settings.redis.keyPrefix,
      name: 'stickiness',
      owner: randomUUID(),
      ttlMs: own.leaderTtlMs,
    },
  )
  const eventLog = createEventLog({ logger, metrics: houseMetrics }, settings.kafka)
  const publisher = createLatePublisher(eventLog)
  const encoders = createEncoders({ metrics, onFailed }, own)
  const recommend = createRecommend({ metrics, clock: systemClock }, own)

  const following = { eventLog, logger, scenarios, onFailed }
  const loading = {
    store: createReleaseStore({ logger }, settings.releases),
    encoders,
    openRetrieval: createOpenRetrieval({ logger }),
  }
  const emitLists = createEmitLists(
    { eventLog, logger, metrics, onFailed, parts: { profiles, recommend, publisher, scenarios } },
    { ...own, groupId: 'recommender' },
  )
  const recordDays = createRecordDays(
    { eventLog, dayRecords, logger, metrics, onFailed },
    { groupId: 'recommender-days', zoneOffsetMinutes: settings.scenarios.zoneOffsetMinutes },
  )
  const emitMetrics = createEmitMetrics(
    {
      eventLog,
      logger,
      metrics,
      onFailed,
      parts: { dayRecords, sentFigures, leadership, publisher, scenarios },
    },
    { ...own, zoneOffsetMinutes: settings.scenarios.zoneOffsetMinutes },
  )
  const server = await createOpsServer({ logger, metrics: houseMetrics, health })
  addRecommendationRoutes(server, { profiles, recommend, scenarios, metrics }, own)
  addModelViewRoutes(server, { profiles, scenarios, now: () => systemClock.now() })

  const lifecycle = createLifecycle({ logger, drainMs: settings.service.drainMs })
  lifecycle.add('redis', {
    start: () =>
      retryWithBackoff(() => whenReady(redis, settings.redis), { logger, what: 'connecting to Redis' }),
    stop: () => redis.disconnect(),
  })
  lifecycle.add('event log', { stop: () => eventLog.close() })
  lifecycle.add('encoders', { stop: () => encoders.stop() })
  lifecycle.add('http', listening(server, settings.service, logger))
  lifecycle.add('topics', {
    start: () =>
      retryWithBackoff(() => eventLog.admin.ensureTopics(), { logger, what: 'looking for the topics' }),
  })
  const parts = { health, logger }
  const sinceMs = systemClock.now() - own.trendDays * DAY_MS
  const bots = createBotIntervals()
  const follow = (what: string, begin: () => Promise<Follower>): LifecyclePart =>
    patientPart(what, followedPart(begin), parts)
  lifecycle.add('day records', recordDays)
  lifecycle.add(
    'followed topics',
    sideBySide(
      follow('catalog', () => followCatalog(following)),
      follow('bot intervals', () => followBots(following, { sinceMs, bots })),
      follow('clickstream', () => followClickstream(following, { sinceMs, bots })),
      follow('model releases', () =>
        followReleases({
          ...following,
          loading,
          metrics,
          health,
          canary: settings.canary,
          now: () => systemClock.now(),
        }),
      ),
    ),
  )
  lifecycle.add('lists', emitLists)
  lifecycle.add('stickiness', emitMetrics)
  return lifecycle
}

await runService('recommender', build)
