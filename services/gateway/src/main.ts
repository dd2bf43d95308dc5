/** The gateway's composition root: settings → parts → start → stop. */
import { randomUUID } from 'node:crypto'
import { createEventLog, kafkaSettings } from '@profilestream/event-log'
import { checkEvent } from '@profilestream/profile'
import { createProfileStore } from '@profilestream/profile-store'
import { createRedisConnection, redisSettings } from '@profilestream/redis'
import {
  createHealth,
  createLifecycle,
  createLogger,
  createMetrics,
  createOpsServer,
  type Lifecycle,
  listening,
  loadScenarios,
  loadSettings,
  runService,
  scenariosSettings,
  type ServiceContext,
  serviceSettingsOn,
  systemClock,
} from '@profilestream/service'
import { watchConnection } from './connection-watch.js'
import { createEventSink } from './events/event-sink.js'
import { createPublishEvents } from './events/publish-events.js'
import { createAskModelViews } from './http/ask-model-views.js'
import { createCollectEvents } from './http/collect-events.js'
import { createForwardRecommendations } from './http/forward-recommendations.js'
import { createGetProfile } from './http/get-profile.js'
import { addRoutes } from './http/routes.js'
import { createGatewayMetrics } from './metrics.js'
import { gatewaySettings } from './settings.js'
import { readHomePage } from './web/home-page.js'

const DEFAULT_PORT = 8080
const PAGE_FOLDER = new URL('../src/web/', import.meta.url)

const sections = {
  service: serviceSettingsOn(DEFAULT_PORT),
  kafka: kafkaSettings,
  redis: redisSettings,
  scenarios: scenariosSettings,
  gateway: gatewaySettings,
}

const build = async ({ name, env }: ServiceContext): Promise<Lifecycle> => {
  const settings = loadSettings(sections, { env })
  const logger = createLogger({ service: name, level: settings.service.logLevel })
  const metrics = createMetrics({ service: name })
  const health = createHealth()
  const scenarios = await loadScenarios(settings.scenarios)
  const eventLog = createEventLog({ logger, metrics }, settings.kafka)
  const redis = createRedisConnection({ logger }, settings.redis)
  const profiles = createProfileStore({ redis }, settings.redis)

  const gatewayMetrics = createGatewayMetrics(metrics)
  const { bodyLimitBytes, maxBatchEvents } = settings.gateway
  const handlers = {
    collectEvents: createCollectEvents({
      reading: {
        check: (event, receivedAt) => checkEvent(event, receivedAt, { scenarios }),
        newEventId: randomUUID,
        maxBatchEvents,
      },
      sink: createEventSink(createPublishEvents(eventLog), settings.gateway),
      metrics: gatewayMetrics,
      clock: systemClock,
    }),
    getProfile: createGetProfile({
      profiles,
      askModelViews: createAskModelViews(settings.gateway),
      clock: systemClock,
    }),
    forwardRecommendations: createForwardRecommendations(settings.gateway),
    homePage: await readHomePage(PAGE_FOLDER),
  }
  const server = await createOpsServer({ logger, metrics, health }, { bodyLimit: bodyLimitBytes })
  await addRoutes(server, handlers, {
    logger,
    metrics: gatewayMetrics,
    limits: { bodyLimitBytes, maxBatchEvents },
  })

  const lifecycle = createLifecycle({ logger, drainMs: settings.service.drainMs })
  lifecycle.add('redis', { stop: () => redis.disconnect() })
  lifecycle.add('event log', { stop: () => eventLog.close() })
  lifecycle.add(
    'kafka watch',
    watchConnection('kafka', () => eventLog.admin.ping(), health),
  )
  lifecycle.add(
    'redis watch',
    watchConnection('redis', () => profiles.ping(), health),
  )
  lifecycle.add('http', listening(server, settings.service, logger))
  return lifecycle
}

await runService('gateway', build)
