/** A gateway process of a test's own, and what it answers. */
import { startService, type ServiceProcess } from './service-process.js'

/** What a gateway answered. */
export interface GatewayAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

/** A running gateway. */
export interface GatewayProcess extends ServiceProcess {
  post(body: unknown): Promise<GatewayAnswer>
  get(path: string): Promise<GatewayAnswer>
}

const answerOf = async (response: Response): Promise<GatewayAnswer> => ({
  status: response.status,
  headers: response.headers,
  body: (await response.json()) as Record<string, unknown>,
})

/**
 * Starts a gateway on a free port and waits until it listens; it ends with the test file.
 * @param env  its settings beside those of this process
 */
export const startGateway = async (env: Readonly<Record<string, string>>): Promise<GatewayProcess> => {
  const service = await startService('gateway', env)
  const { url } = service
  return {
    ...service,
    post: async (body) =>
      answerOf(
        await fetch(`${url}/v1/events`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
    get: async (path) => answerOf(await fetch(`${url}${path}`)),
  }
}
