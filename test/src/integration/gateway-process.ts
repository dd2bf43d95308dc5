/** A gateway process of a test's own. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after } from 'node:test'
import { eventually } from '../support/eventually.js'
import { projectRoot } from '../support/project-root.js'

/** What a gateway answered. */
export interface GatewayAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

/** A running gateway. */
export interface GatewayProcess {
  readonly url: string
  post(body: unknown): Promise<GatewayAnswer>
  get(path: string): Promise<GatewayAnswer>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
}

const answerOf = async (response: Response): Promise<GatewayAnswer> => ({
  status: response.status,
  headers: response.headers,
  body: (await response.json()) as Record<string, unknown>,
})

/** The address in the line that the gateway logs when it listens. */
const addressIn = (line: string): string | undefined => /"url":"(http:[^"]+)"/.exec(line)?.[1]

/**
 * Starts a gateway on a free port and waits until it listens; it ends with the test file.
 * @param env  its settings beside those of this process
 */
export const startGateway = async (env: Readonly<Record<string, string>>): Promise<GatewayProcess> => {
  const child = spawn(process.execPath, [join(projectRoot, 'services/gateway/dist/main.js')], {
    env: { ...process.env, PROFILESTREAM_SERVICE_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let url: string | undefined
  createInterface({ input: child.stdout }).on('line', (line) => (url ??= addressIn(line)))
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const stop = (): Promise<number | null> => {
    child.kill('SIGTERM')
    return ended
  }
  after(() => void child.kill('SIGKILL'))
  const base = await eventually('the gateway to listen', () => url)
  return {
    url: base,
    post: async (body) =>
      answerOf(
        await fetch(`${base}/v1/events`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
    get: async (path) => answerOf(await fetch(`${base}${path}`)),
    stop,
  }
}
