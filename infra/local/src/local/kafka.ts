/** One Kafka broker in KRaft mode on loopback, from Maven's jars; its log keeps a cluster id of its own. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { UnavailableError } from '@profilestream/contracts'
import { newClusterId } from '../cluster-id.js'
import { probeKafka } from '../probes.js'
import { logFileOf, type ServerCommand } from '../server-process.js'
import type { JavaProgram } from './acquire.js'
import { launch, type LocalContext, type StartedServer } from './launch.js'

const runFile = promisify(execFile)

/** Enough for some hundred partitions; the page cache does the real work. */
const HEAP = ['-Xms128m', '-Xmx512m', '-XX:+UseG1GC']

/** Short-lived tools start twice as fast without the optimising compiler. */
const TOOL = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx128m']

const LOG4J = `log4j.rootLogger=WARN, A
log4j.appender.A=org.apache.log4j.ConsoleAppender
log4j.appender.A.layout=org.apache.log4j.PatternLayout
log4j.appender.A.layout.ConversionPattern=[%d] %p %m (%c)%n
log4j.logger.kafka.server.KafkaRaftServer=INFO
`

/** Starts the broker; its data lies in `<folder>/kafka`. */
export function startKafka(context: LocalContext, program: JavaProgram): Promise<StartedServer> {
  const folder = join(context.folder, 'kafka')
  return launch(context, {
    name: 'kafka',
    ports: ['kafka', 'kafka-controller'],
    prepare: async ([port = 0, controllerPort = 0]) => {
      writeConfiguration(folder, port, controllerPort)
      await formatOnce(folder, program)
      return serverCommand(context, folder, program)
    },
    addressOf: (port) => `127.0.0.1:${port}`,
    probe: probeKafka,
    saysStarted: /Kafka Server started/,
    startMs: 120_000,
  })
}

function serverCommand(context: LocalContext, folder: string, program: JavaProgram): ServerCommand {
  return {
    title: 'Kafka',
    command: program.java,
    args: [...HEAP, ...loggingArgs(folder), '-cp', program.classPath, 'kafka.Kafka', propertiesPath(folder)],
    cwd: folder,
    logFile: logFileOf(context.folder, 'kafka'),
    // A controlled shutdown writes the log's recovery points; killed earlier, the next start checks every segment.
    stopMs: 30_000,
  }
}

/** Gives an empty log directory its cluster id; a log that has one keeps it. */
async function formatOnce(folder: string, program: JavaProgram): Promise<void> {
  if (existsSync(join(folder, 'log', 'meta.properties'))) return
  const tool = ['-cp', program.classPath, 'kafka.tools.StorageTool', 'format', '--ignore-formatted']
  const args = [...TOOL, ...loggingArgs(folder), ...tool, '-t', newClusterId(), '-c', propertiesPath(folder)]
  try {
    await runFile(program.java, args)
  } catch (error) {
    throw new UnavailableError(`Kafka's log directory ${folder} could not be formatted; is its disk full?`, {
      cause: error,
      retriable: false,
    })
  }
}

function writeConfiguration(folder: string, port: number, controllerPort: number): void {
  mkdirSync(folder, { recursive: true })
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': join(folder, 'log'),
    'num.partitions': '6',
    'auto.create.topics.enable': 'false',
    'offsets.topic.num.partitions': '4',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    // Shorter than the default 6 s, so that tests may ask for quick rebalances.
    'group.min.session.timeout.ms': '1000',
    'num.network.threads': '2',
    'num.io.threads': '2',
    'log.cleaner.dedupe.buffer.size': '16777216',
    'log.cleaner.backoff.ms': '1000',
  }
  const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}`)
  writeFileSync(propertiesPath(folder), `${lines.join('\n')}\n`)
  writeFileSync(join(folder, 'log4j.properties'), LOG4J)
}

const propertiesPath = (folder: string): string => join(folder, 'server.properties')
const loggingArgs = (folder: string): string[] => [
  `-Dlog4j.configuration=file:${join(folder, 'log4j.properties')}`,
]
