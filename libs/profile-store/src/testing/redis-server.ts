/** Real Redis servers of a test's own, which it may stop, start and stall: started from the redis-server of the test run or the path. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { redisEnvironment, redisProgram } from './redis-programs.js'

/** A server that a test may do anything to. */
export interface OwnRedis {
  readonly port: number
  readonly url: string
  start(): Promise<void>
  /** SIGKILL: nothing is saved. */
  kill(): Promise<void>
  /** SIGSTOP: it keeps connections and answers nothing. */
  stall(): void
  resume(): void
  /** Stops it and removes its folder. */
  remove(): Promise<void>
}

/** Why these tests can't run here, or false. */
export const noRedisServer: string | false =
  spawnSync(redisProgram('redis-server'), ['--version'], { env: redisEnvironment }).status === 0
    ? false
    : 'no redis-server: run npm test, or put one on the path (apt-get install redis-server)'

/** A node of a Cluster listens on the port 10,000 above, too. */
const HIGHEST_PORT = 55_535

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port > HIGHEST_PORT ? freePort() : port
}

const isListening = async (child: ChildProcess): Promise<void> => {
  for await (const line of child.stdout ?? []) {
    if (String(line).includes('Ready to accept connections')) return
  }
  throw new Error('redis-server ended before it was ready')
}

/** A server on a free port; more lines of configuration as `--name value` pairs. */
export const createOwnRedis = async (...options: readonly string[]): Promise<OwnRedis> => {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'profilestream-redis-'))
  let child: ChildProcess | undefined
  const base = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]
  const kill = async (): Promise<void> => {
    if (child?.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    start: async () => {
      child = spawn(redisProgram('redis-server'), [...base, ...options], {
        stdio: ['ignore', 'pipe', 'ignore'],
        env: redisEnvironment,
      })
      await isListening(child)
      child.stdout?.resume()
    },
    kill,
    stall: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    remove: async () => {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
