/** Profile builders as processes that a test kills and starts again. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../support/eventually.js'
import { projectRoot } from '../support/project-root.js'
import { systemSettings, type SystemPlace } from '../support/system-settings.js'
import { orTell, startProcess, type KillableProcess } from './killable-process.js'

/** A profile builder. */
export interface BuilderProcess extends Omit<KillableProcess, 'signal'> {
  /** SIGSTOP: it lives, and does nothing. */
  freeze(): void
  /** SIGCONT: it goes on as if no time had passed. */
  wake(): void
  /** SIGTERM; gives the exit code. */
  stop(): Promise<number | null>
}

/** Where a builder works. */
export interface BuilderPlace extends SystemPlace {
  /** Further settings, as variables. */
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a builder with the shortest session timeout that brokers allow. */
export const startBuilder = ({ env, ...place }: BuilderPlace): BuilderProcess => {
  const folder = mkdtempSync(join(tmpdir(), 'profilestream-chaos-'))
  const { signal, ...builder } = startProcess({
    command: [join(projectRoot, 'services/profile-builder/dist/main.js')],
    folder,
    env: {
      ...systemSettings(place),
      PROFILESTREAM_KAFKA_SESSION_TIMEOUT_MS: '6000',
      PROFILESTREAM_RELEASES_FOLDER: join(folder, 'releases'),
      PROFILESTREAM_SERVICE_PORT: '0',
      ...env,
    },
  })
  void builder.ended.then(() => rmSync(folder, { recursive: true, force: true }))
  return {
    ...builder,
    freeze: () => signal('SIGSTOP'),
    wake: () => signal('SIGCONT'),
    stop: () => {
      signal('SIGTERM')
      return builder.ended
    },
  }
}

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
  const ending = eventually('the builder to end', () => (code === undefined ? undefined : true), withinMs)
  await orTell(ending, builder)
  return code ?? null
}
