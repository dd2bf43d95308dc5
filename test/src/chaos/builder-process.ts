/** Profile builders as processes that a test kills and starts again. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { eventually } from '../support/eventually.js'
import { projectRoot } from '../support/project-root.js'

/** A profile builder. */
export interface BuilderProcess {
  /** SIGKILL: nothing is finished, nothing is said. */
  kill(): Promise<void>
  /** SIGSTOP: it lives, and does nothing. */
  freeze(): void
  /** SIGCONT: it goes on as if no time had passed. */
  wake(): void
  /** SIGTERM; gives the exit code. */
  stop(): Promise<number | null>
  /** Resolves with the exit code when it ends by itself. */
  readonly ended: Promise<number | null>
  /** What it has said so far. */
  output(): string
}

/** Where a builder works. */
export interface BuilderPlace {
  readonly kafkaBrokers: string
  readonly redisUrl: string
  readonly prefix: string
  /** Further settings, as variables. */
  readonly env?: Readonly<Record<string, string>>
}

const running = new Set<ChildProcess>()

/** Starts a builder with the shortest session timeout that brokers allow. */
export const startBuilder = ({ kafkaBrokers, redisUrl, prefix, env = {} }: BuilderPlace): BuilderProcess => {
  const folder = mkdtempSync(join(tmpdir(), 'profilestream-chaos-'))
  const child = spawn(process.execPath, [join(projectRoot, 'services/profile-builder/dist/main.js')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      KAFKA_BROKERS: kafkaBrokers,
      REDIS_URL: redisUrl,
      PROFILESTREAM_KAFKA_TOPIC_PREFIX: prefix,
      PROFILESTREAM_REDIS_KEY_PREFIX: prefix,
      PROFILESTREAM_KAFKA_SESSION_TIMEOUT_MS: '6000',
      PROFILESTREAM_RELEASES_FOLDER: join(folder, 'releases'),
      PROFILESTREAM_SERVICE_PORT: '0',
      ...env,
    },
  })
  running.add(child)
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = new Promise<number | null>((resolve) =>
    child.once('exit', (code) => {
      running.delete(child)
      rmSync(folder, { recursive: true, force: true })
      resolve(code)
    }),
  )
  return {
    ended,
    output: () => said,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    freeze: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}

after(() => running.forEach((child) => child.kill('SIGKILL')))

/** Resolves when the builder has read its basis and joins the group. */
export const untilFolding = (builder: BuilderProcess): Promise<true> =>
  eventually(
    'the builder to join the group',
    () => (builder.output().includes('caught up') ? true : undefined),
    60_000,
  )

/** The exit code of a builder that ends by itself, null when a signal ended it; when it does not end, this fails with what it said last. */
export const codeOf = async (builder: BuilderProcess, withinMs = 60_000): Promise<number | null> => {
  let code: number | null | undefined
  void builder.ended.then((found) => (code = found))
  await eventually('the builder to end', () => (code === undefined ? undefined : true), withinMs).catch(
    (cause: unknown) => {
      throw new Error(`the builder does not end; it said:\n${builder.output().slice(-6_000)}`, { cause })
    },
  )
  return code ?? null
}
