/** The gateway's routes on the HTTP server that every process has; each answer counted, each error a problem. */
import { ContractError } from '@profilestream/contracts'
import type { FastifyInstance, Logger } from '@profilestream/service'
import type { GatewayMetrics } from '../metrics.js'
import type { CollectEvents } from './collect-events.js'
import type { ForwardRecommendations, RawQuery } from './forward-recommendations.js'
import type { GetProfile } from './get-profile.js'
import { type DescribedLimits, openApiDocument } from './openapi.js'
import { type Answer, isFailure, notFound, problemOf } from './problem-details.js'
import { readAway } from './read-away.js'
import type { HomePage } from '../web/home-page.js'

/** What the routes answer with. */
export interface RouteHandlers {
  readonly collectEvents: CollectEvents
  readonly getProfile: GetProfile
  readonly forwardRecommendations: ForwardRecommendations
  readonly homePage: HomePage
}

/** What the routes report to. */
export interface RouteReporting {
  readonly logger: Logger
  readonly metrics: GatewayMetrics
}

interface Reply {
  code(status: number): this
  header(name: string, value: string): this
  type(mediaType: string): this
  send(body: unknown): unknown
}

const send = (reply: Reply, answer: Answer): unknown => {
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value)
  return reply.code(answer.status).type(answer.mediaType).send(answer.body)
}

/** The longest user id that the contract allows, characters. */
const MAX_USER_ID = 256

const userIdOf = (params: unknown): string => {
  const { userId } = params as { readonly userId: string }
  if (userId.length <= MAX_USER_ID) return userId
  throw new ContractError(`userId has ${userId.length} characters, at most ${MAX_USER_ID} are allowed`)
}

const addApi = (scope: FastifyInstance, handlers: RouteHandlers, limits: DescribedLimits): void => {
  const description = openApiDocument(limits)
  scope.post('/v1/events', { bodyLimit: limits.bodyLimitBytes }, async (request, reply) =>
    send(reply, await handlers.collectEvents(request.body)),
  )
  scope.get('/v1/profiles/:userId', async (request, reply) =>
    send(reply, await handlers.getProfile(userIdOf(request.params))),
  )
  scope.get('/v1/recommendations/:userId', async (request, reply) =>
    send(reply, await handlers.forwardRecommendations(userIdOf(request.params), request.query as RawQuery)),
  )
  scope.get('/openapi.json', () => description)
}

const addPage = (scope: FastifyInstance, page: HomePage): void => {
  for (const file of page.files) {
    scope.get(file.path, (_request, reply) => {
      for (const [name, value] of Object.entries(page.headers)) reply.header(name, value)
      return reply.type(file.mediaType).send(file.text)
    })
  }
}

/** A refused body is read so far: longer ones are hung up on. */
const REFUSED_BODY = { bytes: 64 * 1024 * 1024, milliseconds: 10_000 }

/**
 * Adds the gateway's routes to a server that does not listen yet.
 * @param limits  largest body and most events of a request, as the description states them
 */
export const addRoutes = async (
  server: FastifyInstance,
  handlers: RouteHandlers,
  { logger, metrics, limits }: RouteReporting & { readonly limits: DescribedLimits },
): Promise<void> => {
  await server.register((scope, _options, done) => {
    scope.setErrorHandler(async (error, request, reply) => {
      const answer = problemOf(error, limits.bodyLimitBytes)
      await readAway(request.raw, REFUSED_BODY)
      if (isFailure(answer))
        logger.error({ err: error, method: request.method, url: request.url }, 'request failed')
      return send(reply, answer)
    })
    scope.setNotFoundHandler((request, reply) =>
      send(
        reply,
        notFound(`There is nothing at ${request.method} ${request.url}; GET / says what there is.`),
      ),
    )
    scope.addHook('onResponse', (request, reply, next) => {
      metrics.answered(request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime / 1_000)
      next()
    })
    addApi(scope, handlers, limits)
    addPage(scope, handlers.homePage)
    done()
  })
}
