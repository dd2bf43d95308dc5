/** A gateway of a test's own: the real server with an event sink that a test can look into. */
import type { LightMyRequestResponse } from 'fastify'
import { asEpochMs, type ClickstreamEvent } from '@profilestream/contracts'
import { checkEvent } from '@profilestream/profile'
import {
  createHealth,
  createLogger,
  createMetrics,
  createOpsServer,
  type FastifyInstance,
  loadScenarios,
  scenariosSettings,
} from '@profilestream/service'
import { createEventSink, type PublishEvents } from '../../events/event-sink.js'
import { createGatewayMetrics } from '../../metrics.js'
import { readHomePage } from '../../web/home-page.js'
import { createAskModelViews } from '../ask-model-views.js'
import { createCollectEvents } from '../collect-events.js'
import { createForwardRecommendations } from '../forward-recommendations.js'
import { createGetProfile } from '../get-profile.js'
import { addRoutes } from '../routes.js'

/** The moment at which every request of a test comes. */
export const NOW = Date.UTC(2026, 10, 24)
const limits = { bodyLimitBytes: 50_000, maxBatchEvents: 100 }

/** An error answer. */
export interface Problem {
  readonly type: string
  readonly status: number
  readonly detail: string
  readonly errors?: readonly { index?: number; field: string; reason: string; detail: string }[]
}

/** A gateway and what it published. */
export interface Trial {
  readonly server: FastifyInstance
  readonly published: ClickstreamEvent[]
}

/** Makes the gateway; it publishes into `published` unless told otherwise. */
export const aGateway = async (
  options: {
    publish?: PublishEvents
    recommenderUrl?: string
    maxPendingEvents?: number
    profiles?: ReadonlyMap<string, Uint8Array>
  } = {},
): Promise<Trial> => {
  const published: ClickstreamEvent[] = []
  const publish: PublishEvents = (events) => {
    published.push(...events)
    return Promise.resolve()
  }
  const logger = createLogger({ service: 'gateway', level: 'silent' })
  const metrics = createMetrics({ service: 'gateway' })
  const gatewayMetrics = createGatewayMetrics(metrics)
  const scenarios = await loadScenarios(scenariosSettings.parse({}))
  const server = await createOpsServer({ logger, metrics, health: createHealth() })
  const sinkSettings = { maxPendingEvents: options.maxPendingEvents ?? 1_000, publishTimeoutMs: 200 }
  const recommender = {
    recommenderUrl: options.recommenderUrl ?? 'http://127.0.0.1:9',
    recommenderTimeoutMs: 500,
  }
  let ids = 0
  const handlers = {
    collectEvents: createCollectEvents({
      reading: {
        check: (event, at) => checkEvent(event, at, { scenarios }),
        newEventId: () => `made-${++ids}`,
        maxBatchEvents: limits.maxBatchEvents,
      },
      sink: createEventSink(options.publish ?? publish, sinkSettings),
      metrics: gatewayMetrics,
      clock: { now: () => asEpochMs(NOW) },
    }),
    getProfile: createGetProfile({
      profiles: { readMany: (ids) => Promise.resolve(ids.map((id) => options.profiles?.get(id) ?? null)) },
      askModelViews: createAskModelViews(recommender),
      clock: { now: () => asEpochMs(NOW) },
    }),
    forwardRecommendations: createForwardRecommendations(recommender),
    homePage: await readHomePage(new URL('../../../src/web/', import.meta.url)),
  }
  await addRoutes(server, handlers, { logger, metrics: gatewayMetrics, limits })
  return { server, published }
}

/** A good event. */
export const aWatch = (overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  eventId: 'e-1',
  userId: 'u-1',
  scenario: 'video',
  action: 'watch',
  itemId: 'film-1',
  occurredAt: NOW - 1_000,
  completion: 0.9,
  ...overrides,
})

/** Sends events. */
export const post = (server: FastifyInstance, payload: unknown): Promise<LightMyRequestResponse> =>
  server.inject({ method: 'POST', url: '/v1/events', payload: payload as object })
