/** Rebuilds and snapshots as the command line starts them: processes that a test can kill. */
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { after } from 'node:test'
import { projectRoot } from '../support/project-root.js'
import type { BuilderPlace } from './builder-process.js'

/** A rebuild under way. */
export interface RebuildProcess {
  /** Resolves with its exit code; null when it was killed. */
  readonly ended: Promise<number | null>
  /** SIGKILL. */
  kill(): void
  /** What it has said so far. */
  output(): string
}

const running = new Set<ChildProcess>()

/** Starts a rebuild, or what else the program does. */
export const startRebuild = (
  { kafkaBrokers, redisUrl, prefix, env = {} }: BuilderPlace,
  args: readonly string[],
  task: 'rebuild' | 'snapshot' = 'rebuild',
): RebuildProcess => {
  const program = join(projectRoot, 'services/profile-builder/dist/rebuild/main.js')
  const child = spawn(process.execPath, [program, task, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      KAFKA_BROKERS: kafkaBrokers,
      REDIS_URL: redisUrl,
      PROFILESTREAM_KAFKA_TOPIC_PREFIX: prefix,
      PROFILESTREAM_REDIS_KEY_PREFIX: prefix,
      ...env,
    },
  })
  running.add(child)
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return {
    ended: new Promise((resolve) =>
      child.once('exit', (code) => {
        running.delete(child)
        resolve(code)
      }),
    ),
    kill: () => void child.kill('SIGKILL'),
    output: () => said,
  }
}

after(() => running.forEach((child) => child.kill('SIGKILL')))
