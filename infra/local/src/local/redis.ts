/** One Redis on loopback that keeps what it is given. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { probeRedis } from '../probes.js'
import { logFileOf } from '../server-process.js'
import { environmentOf, type NativeProgram } from './acquire.js'
import { launch, type LocalContext, type StartedServer } from './launch.js'

/**
 * Every write goes to the append-only file before its answer; the file is synced once a second. A killed Redis loses
 * nothing, a machine that loses power at most the last two seconds: the profile builder folds those again, since its
 * committed offset trails its writes by more. `always` would make every batch wait for the disk and buy nothing.
 */
const CONFIGURATION = `bind 127.0.0.1
protected-mode yes
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
loglevel notice
`

/** Starts Redis; its data lies in `<folder>/redis`. */
export function startRedis(context: LocalContext, program: NativeProgram): Promise<StartedServer> {
  const folder = join(context.folder, 'redis')
  return launch(context, {
    name: 'redis',
    ports: ['redis'],
    prepare: ([port = 0]) => {
      mkdirSync(folder, { recursive: true })
      const path = join(folder, 'redis.conf')
      writeFileSync(path, `${CONFIGURATION}port ${port}\ndir ${JSON.stringify(folder)}\n`)
      return {
        title: 'Redis',
        command: program.command,
        args: [path],
        env: environmentOf(program),
        cwd: folder,
        logFile: logFileOf(context.folder, 'redis'),
        stopMs: 30_000,
      }
    },
    addressOf: (port) => `redis://127.0.0.1:${port}`,
    probe: probeRedis,
    saysStarted: /Ready to accept connections/,
    // Loading a large append-only file takes its time.
    startMs: 300_000,
  })
}
