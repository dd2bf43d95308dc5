/** An S3-compatible server on loopback that keeps its objects in a folder; only tests start it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { probeHttp } from '../probes.js'
import { logFileOf } from '../server-process.js'
import type { JavaProgram } from './acquire.js'
import { launch, type LocalContext, type StartedServer } from './launch.js'

/** Who may ask it: no secret, it listens on loopback and holds what tests put there. */
const IDENTITY = 'local-identity'
const CREDENTIAL = 'local-credential'

/** It logs every request unless told not to. */
const LOGBACK = `<configuration>
  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d %level %logger{0} %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="OUT" /></root>
</configuration>
`

/** Starts the server; its buckets lie in `<folder>/s3/buckets`. */
export function startS3(context: LocalContext, program: JavaProgram): Promise<StartedServer> {
  const folder = join(context.folder, 's3')
  return launch(context, {
    name: 's3',
    ports: ['s3'],
    prepare: ([port = 0]) => {
      writeConfiguration(folder, port)
      const logging = `-Dlogback.configurationFile=${join(folder, 'logback.xml')}`
      const main = ['org.gaul.s3proxy.Main', '--properties', join(folder, 's3proxy.conf')]
      return {
        title: 'The S3 server',
        command: program.java,
        args: ['-Xmx256m', '-XX:TieredStopAtLevel=1', logging, '-cp', program.classPath, ...main],
        cwd: folder,
        logFile: logFileOf(context.folder, 's3'),
        stopMs: 15_000,
      }
    },
    addressOf: (port) => `http://${IDENTITY}:${CREDENTIAL}@127.0.0.1:${port}`,
    probe: (address) => probeHttp(`${new URL(address).origin}/healthz`),
    saysStarted: /Started \S*ServerConnector/,
    startMs: 60_000,
  })
}

function writeConfiguration(folder: string, port: number): void {
  const buckets = join(folder, 'buckets')
  mkdirSync(buckets, { recursive: true })
  const properties = {
    's3proxy.endpoint': `http://127.0.0.1:${port}`,
    's3proxy.authorization': 'aws-v2-or-v4',
    's3proxy.identity': IDENTITY,
    's3proxy.credential': CREDENTIAL,
    'jclouds.provider': 'filesystem-nio2',
    'jclouds.filesystem.basedir': buckets,
  }
  const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}`)
  writeFileSync(join(folder, 's3proxy.conf'), `${lines.join('\n')}\n`)
  writeFileSync(join(folder, 'logback.xml'), LOGBACK)
}
