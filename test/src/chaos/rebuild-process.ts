/** Rebuilds and snapshots as the command line starts them: processes that a test can kill. */
import { join } from 'node:path'
import { projectRoot } from '../support/project-root.js'
import { systemSettings } from '../support/system-settings.js'
import type { BuilderPlace } from './builder-process.js'
import { startProcess, type KillableProcess } from './killable-process.js'

/** Starts a rebuild, or what else the program does. */
export const startRebuild = (
  { env, ...place }: BuilderPlace,
  args: readonly string[],
  task: 'rebuild' | 'snapshot' = 'rebuild',
): KillableProcess => {
  const program = join(projectRoot, 'services/profile-builder/dist/rebuild/main.js')
  return startProcess({ command: [program, task, ...args], env: { ...systemSettings(place), ...env } })
}
