/** A Redis of a test's own, which it may stop, kill, and put back to what it held before. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startServers, type RunningServers } from '@profilestream/local-servers'
import { Redis } from 'ioredis'
import { projectRoot } from '../support/project-root.js'
import { temporaryFolder } from '../support/temporary-folder.js'

/** The Redis. It keeps its port from one start to the next. */
export interface OwnRedis {
  /** @returns its address */
  start(): Promise<string>
  /** Ends it in order: it keeps everything. */
  stop(): Promise<void>
  /** SIGKILL: it keeps what its append-only file holds. */
  kill(): Promise<void>
  /** Stops, remembers what it holds, starts. */
  remember(): Promise<void>
  /** Stops, goes back to what was remembered, starts: what was acknowledged since is lost. */
  goBack(): Promise<void>
  /** Gives it a command. */
  tell(command: string, ...words: readonly string[]): Promise<unknown>
}

/** Makes it, not started. @param name  of its folder */
export const createOwnRedis = (name: string): OwnRedis => {
  const folder = temporaryFolder(name)
  const snapshot = temporaryFolder(`${name}-snapshot`)
  let running: RunningServers | undefined
  const start = async (): Promise<string> => {
    running = await startServers({
      root: projectRoot,
      folder,
      which: ['redis'],
      report: () => undefined,
      from: 'local',
      ports: 'free',
    })
    return running.redisUrl
  }
  const stop = async (): Promise<void> => running?.stop()
  const copy = (from: string, to: string): void => {
    rmSync(join(to, 'redis'), { recursive: true, force: true })
    cpSync(join(from, 'redis'), join(to, 'redis'), { recursive: true })
  }
  const withClient = async <Result>(use: (client: Redis) => Promise<Result>): Promise<Result> => {
    const client = new Redis(running?.redisUrl ?? '')
    try {
      return await use(client)
    } finally {
      client.disconnect()
    }
  }
  return {
    start,
    stop,
    kill: async () => {
      const about = await withClient((client) => client.info('server'))
      process.kill(Number(/process_id:(\d+)/.exec(about)?.[1]), 'SIGKILL')
      await stop()
    },
    remember: async () => {
      await stop()
      copy(folder, snapshot)
      await start()
    },
    goBack: async () => {
      await stop()
      copy(snapshot, folder)
      await start()
    },
    tell: (command, ...words) => withClient((client) => client.call(command, ...words)),
  }
}
