/** Prometheus on loopback, with the project's own configuration and the services' real ports. */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { probeHttp } from '../probes.js'
import { type ScrapeTargets, writeScrapeTargets } from '../scrape-targets.js'
import { logFileOf } from '../server-process.js'
import { environmentOf, type NativeProgram } from './acquire.js'
import { launch, type LocalContext, type StartedServer } from './launch.js'

/** Starts Prometheus; its data lies in `<folder>/prometheus`. */
export function startPrometheus(
  context: LocalContext,
  program: NativeProgram,
  targets: ScrapeTargets,
): Promise<StartedServer> {
  const folder = join(context.folder, 'prometheus')
  return launch(context, {
    name: 'prometheus',
    ports: ['prometheus'],
    prepare: ([port = 0]) => {
      mkdirSync(folder, { recursive: true })
      copyFileSync(
        join(context.root, 'infra', 'prometheus', 'prometheus.yml'),
        join(folder, 'prometheus.yml'),
      )
      writeScrapeTargets(context.folder, targets)
      return {
        title: 'Prometheus',
        command: program.command,
        args: [
          `--config.file=${join(folder, 'prometheus.yml')}`,
          `--storage.tsdb.path=${join(folder, 'series')}`,
          '--storage.tsdb.retention.time=7d',
          `--web.listen-address=127.0.0.1:${port}`,
        ],
        env: environmentOf(program),
        cwd: folder,
        logFile: logFileOf(context.folder, 'prometheus'),
        stopMs: 15_000,
      }
    },
    addressOf: (port) => `http://127.0.0.1:${port}`,
    probe: (address) => probeHttp(`${address}/-/ready`),
    saysStarted: /Server is ready to receive web requests/,
    startMs: 60_000,
  })
}
