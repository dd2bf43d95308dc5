/** The servers of docker-compose.yml, on free loopback ports, kept in named volumes between runs. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newClusterId } from '../cluster-id.js'
import { changeState, readState } from '../folder-state.js'
import { choosePorts } from '../ports.js'
import { probeHttp, probeKafka, probeRedis, waitUntil } from '../probes.js'
import { type ScrapeTargets, targetsFolder, writeScrapeTargets } from '../scrape-targets.js'
import type { ServerName } from '../servers.js'
import type { LocalContext, StartedServer } from '../local/launch.js'
import { type CommandResult, type ComposeCommand, run } from './docker.js'

/** Pulling images on a slow line takes minutes. */
const UP_MS = 900_000
const STOP_MS = 120_000
const ANSWER_MS = 120_000

interface ComposeServer {
  /** its name in docker-compose.yml */
  readonly service: string
  /** the variable of docker-compose.yml that holds its published port */
  readonly portVariable: string
  readonly addressOf: (port: number) => string
  readonly probe: (address: string) => Promise<string | null>
}

/** The servers that docker-compose.yml has. */
export type ComposedName = Exclude<ServerName, 's3'>

const SERVERS: Readonly<Record<ComposedName, ComposeServer>> = {
  kafka: {
    service: 'kafka',
    portVariable: 'KAFKA_PORT',
    addressOf: (port) => `127.0.0.1:${port}`,
    probe: probeKafka,
  },
  redis: {
    service: 'redis',
    portVariable: 'REDIS_PORT',
    addressOf: (port) => `redis://127.0.0.1:${port}`,
    probe: probeRedis,
  },
  registry: {
    service: 'schema-registry',
    portVariable: 'REGISTRY_PORT',
    addressOf: (port) => `http://127.0.0.1:${port}/apis/ccompat/v7`,
    probe: (address) => probeHttp(`${address}/subjects`),
  },
  prometheus: {
    service: 'prometheus',
    portVariable: 'PROMETHEUS_PORT',
    addressOf: (port) => `http://127.0.0.1:${port}`,
    probe: (address) => probeHttp(`${address}/-/ready`),
  },
  grafana: {
    service: 'grafana',
    portVariable: 'GRAFANA_PORT',
    addressOf: (port) => `http://127.0.0.1:${port}`,
    probe: (address) => probeHttp(`${address}/api/health`),
  },
}

/** What compose is asked for. */
export interface ComposeWish {
  readonly compose: NonNullable<ComposeCommand>
  readonly names: readonly ComposedName[]
  readonly targets: ScrapeTargets
  readonly fresh: boolean
}

/**
 * Brings the servers up.
 * @returns the servers, or the reason why they could not be had (no images, say): the caller then takes another way
 */
export async function startCompose(
  context: LocalContext,
  wish: ComposeWish,
): Promise<StartedServer[] | string> {
  const ports = await composePorts(context, wish.names)
  writeScrapeTargets(context.folder, wish.targets)
  if (wish.fresh) await compose(context, wish, {}, ['down', '--volumes'])
  const env = composeEnvironment(context, ports)
  const services = wish.names.map((name) => SERVERS[name].service)
  context.report(`docker compose up: ${services.join(', ')}`)
  const up = await compose(context, wish, env, ['up', '-d', ...services])
  const reason = up.succeeded ? await waitForAll(wish.names, ports) : lastLine(up.output)
  if (reason !== null) {
    await compose(context, wish, env, ['stop'])
    return reason
  }
  return wish.names.map((name) => ({
    name,
    address: SERVERS[name].addressOf(ports[name] ?? 0),
    stop: async () => {
      await compose(context, wish, env, ['stop', SERVERS[name].service])
    },
  }))
}

async function composePorts(
  context: LocalContext,
  names: readonly ComposedName[],
): Promise<Record<string, number>> {
  const wishes = Object.fromEntries(names.map((name) => [name, context.preferredPorts[name] ?? 0]))
  const chosen = await choosePorts(wishes, readState(context.folder).ports, context.report)
  changeState(context.folder, { ports: { ...readState(context.folder).ports, ...chosen } })
  return chosen
}

function composeEnvironment(
  context: LocalContext,
  ports: Readonly<Record<string, number>>,
): Record<string, string> {
  const published = Object.entries(ports).map(([name, port]): [string, string] => [
    SERVERS[name as ComposedName].portVariable,
    String(port),
  ])
  return {
    ...Object.fromEntries(published),
    SCRAPE_TARGETS: targetsFolder(context.folder),
    KAFKA_CLUSTER_ID: clusterIdOf(context.folder),
  }
}

/** The image would give every new log the same id; ours is made once for a state folder. */
function clusterIdOf(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'compose-cluster-id')
  try {
    return readFileSync(path, 'utf8')
  } catch {
    const id = newClusterId()
    writeFileSync(path, id)
    return id
  }
}

async function waitForAll(
  names: readonly ComposedName[],
  ports: Readonly<Record<string, number>>,
): Promise<string | null> {
  const reasons = await Promise.all(
    names.map(async (name) => {
      const { addressOf, probe, service } = SERVERS[name]
      const reason = await waitUntil(() => probe(addressOf(ports[name] ?? 0)), { timeoutMs: ANSWER_MS })
      return reason === null ? null : `${service}: ${reason}`
    }),
  )
  return reasons.find((reason) => reason !== null) ?? null
}

function compose(
  context: LocalContext,
  wish: ComposeWish,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<CommandResult> {
  const file = join(context.root, 'docker-compose.yml')
  const command = [...wish.compose, '-p', projectOf(context.folder), '-f', file, ...args]
  return run(command, env, args[0] === 'up' ? UP_MS : STOP_MS)
}

/** A compose project of its own for every state folder: two clones keep their containers and volumes apart. */
function projectOf(folder: string): string {
  return `profilestream-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`
}

const lastLine = (output: string): string => output.trim().split('\n').at(-1) ?? 'no reason given'
