/** The HTTP side that every process has: /healthz, /readyz and /metrics; services add their own routes. */
import { ConfigError, UnavailableError } from '@profilestream/contracts'
import { fastify, type FastifyInstance } from 'fastify'
import type { Health } from './health.js'
import type { LifecyclePart } from './lifecycle.js'
import type { Logger } from './logger.js'
import type { Metrics } from './metrics.js'

export { type FastifyInstance, type FastifyReply } from 'fastify'

/** What the server needs. */
export interface OpsServerDependencies {
  readonly logger: Logger
  readonly metrics: Metrics
  readonly health: Health
}

/** Longest part of an address that a route takes as a value: an id of 256 characters, each written as up to 12 (%F0%9F%8D%8A). */
const MAX_PARAM_LENGTH = 3_072

/** Makes the server; it does not listen until the lifecycle starts `listening(server, settings)`. */
export const createOpsServer = (
  { logger, metrics, health }: OpsServerDependencies,
  settings: { readonly bodyLimit?: number } = {},
): Promise<FastifyInstance> => {
  const server = fastify({
    logger: false,
    bodyLimit: settings.bodyLimit ?? 1_048_576,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
  })
  server.addHook('onError', async (request, reply, error) => {
    if (reply.statusCode >= 500)
      logger.error({ err: error, method: request.method, url: request.url }, 'request failed')
  })
  server.get('/healthz', () => ({ alive: true }))
  server.get('/readyz', (_request, reply) => {
    const status = health.status()
    return reply.code(status.ready ? 200 : 503).send(status)
  })
  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
  return Promise.resolve(server)
}

const describeListenError = (error: unknown, address: string): Error => {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EADDRINUSE') {
    return new ConfigError(
      `${address} is in use: stop what listens there or set service.port (0 for any free port)`,
      {
        cause: error,
      },
    )
  }
  return new UnavailableError(`can't listen on ${address}`, { cause: error, retriable: false })
}

/** The server as a part of the lifecycle: listens on start, drains on stop. */
export const listening = (
  server: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
  logger: Logger,
): LifecyclePart => ({
  start: async () => {
    try {
      logger.info({ url: await server.listen({ host, port }) }, 'listening')
    } catch (error) {
      throw describeListenError(error, `${host}:${port}`)
    }
  },
  stop: () => server.close(),
})
