/** A schema registry on loopback that answers Confluent's API; it keeps its schemas in memory. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { probeHttp } from '../probes.js'
import { logFileOf } from '../server-process.js'
import type { JavaProgram } from './acquire.js'
import { launch, type LocalContext, type StartedServer } from './launch.js'

/** Starts the registry. */
export function startRegistry(context: LocalContext, program: JavaProgram): Promise<StartedServer> {
  const folder = join(context.folder, 'registry')
  return launch(context, {
    name: 'registry',
    ports: ['registry'],
    prepare: ([port = 0]) => {
      mkdirSync(folder, { recursive: true })
      const settings = [`-Dquarkus.http.host=127.0.0.1`, `-Dquarkus.http.port=${port}`]
      return {
        title: 'The schema registry',
        command: program.java,
        args: ['-Xmx384m', '-XX:TieredStopAtLevel=1', ...settings, '-jar', program.classPath],
        cwd: folder,
        logFile: logFileOf(context.folder, 'registry'),
        stopMs: 15_000,
      }
    },
    addressOf: (port) => `http://127.0.0.1:${port}/apis/ccompat/v7`,
    probe: (address) => probeHttp(`${address}/subjects`),
    saysStarted: /Listening on:/,
    startMs: 180_000,
  })
}
