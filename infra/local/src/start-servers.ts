/** Brings up the servers asked for: given addresses first, then the compose file, then packages on this machine. */
import { mkdirSync, statfsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ConfigError, describeError, UnavailableError } from '@profilestream/contracts'
import { dockerAnswers, findCompose } from './compose/docker.js'
import { startCompose } from './compose/start-compose.js'
import { changeState, claimFolder, emptyFolder, readState } from './folder-state.js'
import { probeGiven } from './given.js'
import type { LocalContext, StartedServer } from './local/launch.js'
import { startLocal } from './local/start-local.js'
import type { PortWishes } from './ports.js'
import { isAlive } from './process-identity.js'
import { type ScrapeTargets, writeScrapeTargets } from './scrape-targets.js'
import { stopProcess } from './server-process.js'
import type { RunningServers, ServerName, StartOptions, Way } from './servers.js'

/** The ports these servers are known by; others are taken when they are in use. */
const KNOWN_PORTS: PortWishes = {
  kafka: 9092,
  'kafka-controller': 9093,
  redis: 6379,
  registry: 8081,
  prometheus: 9090,
  grafana: 3000,
}

/** A broker that cannot write its log stops for good, so a start with less room is refused. */
const NEEDED_MB = 500

/**
 * Starts (or finds) the servers asked for and waits until each answers.
 * @throws ConfigError that lists every missing prerequisite at once
 * @throws UnavailableError when a given address does not answer or a server dies while starting
 */
export async function startServers(options: StartOptions): Promise<RunningServers> {
  const folder = resolve(options.folder ?? join(options.root, '.profilestream'))
  const release = claimFolder(folder)
  const started: StartedServer[] = []
  const stop = once(async () => {
    await stopInOrder(started)
    release()
  })
  try {
    await prepareFolder(folder, options)
    const given = await probeGiven(options.given ?? {}, options.which)
    const rest = options.which.filter((name) => given[name] === undefined)
    const ways: Partial<Record<ServerName, Way>> = Object.fromEntries(
      Object.keys(given).map((name) => [name, 'given']),
    )
    const context = contextOf(folder, options)
    const way = await startRest(context, options, rest, started)
    for (const { name } of started) ways[name] = way
    const addresses = addressesOf({
      ...given,
      ...Object.fromEntries(started.map((server) => [server.name, server.address])),
    })
    return {
      ...addresses,
      ways,
      scrape: (targets: ScrapeTargets) => writeScrapeTargets(folder, targets),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Stops what a killed run left, empties the folder when asked, and checks that there is room. */
async function prepareFolder(folder: string, options: StartOptions): Promise<void> {
  for (const [name, server] of Object.entries(readState(folder).servers)) {
    if (!isAlive(server)) continue
    options.report(`stopping the ${name} that an earlier run left (process ${server.pid})`)
    await stopProcess(server, 30_000)
  }
  if (options.fresh === true) {
    options.report(`emptying ${folder}`)
    emptyFolder(folder)
  }
  mkdirSync(folder, { recursive: true })
  changeState(folder, { servers: {} })
  const { bavail, bsize } = statfsSync(folder)
  const freeMb = Math.floor((bavail * bsize) / 1e6)
  if (freeMb < NEEDED_MB) {
    throw new ConfigError(
      `The disk of ${folder} has ${freeMb} MB free; ${NEEDED_MB} MB are needed. Free some space.`,
    )
  }
}

function contextOf(folder: string, options: StartOptions): LocalContext {
  return {
    folder,
    root: options.root,
    report: options.report,
    preferredPorts: options.ports === 'free' ? {} : KNOWN_PORTS,
  }
}

type Addresses = Omit<RunningServers, 'ways' | 'scrape' | 'stop'>

/** Starts what was not given, by compose where that works, else by local packages. */
async function startRest(
  context: LocalContext,
  options: StartOptions,
  names: readonly ServerName[],
  started: StartedServer[],
): Promise<Way> {
  if (names.length === 0) return 'given'
  const targets = options.scrape ?? {}
  const compose = options.from !== 'local' && (await dockerAnswers()) ? await findCompose() : null
  const composed = names.filter((name) => name !== 's3')
  // What compose does not have comes from local packages, and the rest with it: one way for all.
  if (compose !== null && composed.length === names.length) {
    const fresh = options.fresh === true
    const result = await startCompose(context, { compose, names: composed, targets, fresh })
    if (typeof result !== 'string') {
      started.push(...result)
      return 'compose'
    }
    context.report(`docker compose did not work (${result}); taking local packages`)
  }
  await startLocal({ context, names, targets }, started)
  return 'local'
}

function addressesOf(found: Readonly<Partial<Record<ServerName, string>>>): Addresses {
  return {
    kafkaBrokers: found.kafka ?? '',
    redisUrl: found.redis ?? '',
    schemaRegistryUrl: found.registry ?? null,
    prometheusUrl: found.prometheus ?? null,
    grafanaUrl: found.grafana ?? null,
    s3Url: found.s3 ?? null,
  }
}

/** Stops in reverse order of start; one that cannot be stopped does not keep the others running. */
async function stopInOrder(started: readonly StartedServer[]): Promise<void> {
  const problems: string[] = []
  for (const server of [...started].reverse()) {
    await server.stop().catch((error: unknown) => problems.push(`${server.name}: ${describeError(error)}`))
  }
  if (problems.length > 0)
    throw new UnavailableError(`Some servers could not be stopped: ${problems.join('; ')}`)
}

/** The same promise for every call. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  return () => (running ??= work())
}
