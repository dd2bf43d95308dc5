/** The services of a start: topics made, processes started and watched, ended in order. */
import { mkdir } from 'node:fs/promises'
import type { EventLog } from '@profilestream/event-log'
import type { RunningServers } from '@profilestream/local-servers'
import { withEventLog } from '../connections.js'
import type { CliContext } from '../context.js'
import { untilAborted } from '../pause.js'
import { forgetRunningSystem, writeRunningSystem } from '../running-system.js'
import { environmentOf } from './run-servers.js'
import { findPort } from './free-port.js'
import { planServices, type ServiceAddresses } from './service-plan.js'
import { createSupervisor, type ServiceState, type Supervisor } from './supervisor.js'

/** Services that are ready. */
export interface RunningServices {
  readonly eventLog: EventLog
  readonly addresses: ServiceAddresses
  states(): readonly ServiceState[]
}

/** How services are kept running. */
const KEEPING = { stopWithinMs: 20_000, minBackoffMs: 500, maxBackoffMs: 15_000, readyWithinMs: 120_000 }

const pidsOf = (states: readonly ServiceState[]): Record<string, number> =>
  Object.fromEntries(states.flatMap(({ name, pid }) => (pid === null ? [] : [[name, pid]])))

/** Writes down what runs and where, so that other commands find it and a later start can clear up. */
const noteRunning = (
  { places }: CliContext,
  servers: RunningServers,
  addresses: ServiceAddresses,
  states: readonly ServiceState[],
): void =>
  writeRunningSystem(places.runningFile, {
    pid: process.pid,
    kafkaBrokers: servers.kafkaBrokers,
    redisUrl: servers.redisUrl,
    schemaRegistryUrl: servers.schemaRegistryUrl,
    prometheusUrl: servers.prometheusUrl,
    grafanaUrl: servers.grafanaUrl,
    releasesFolder: places.releasesFolder,
    services: addresses,
    servicePids: pidsOf(states),
  })

const hostsOf = (addresses: ServiceAddresses): Record<string, string> =>
  Object.fromEntries(Object.entries(addresses).map(([name, address]) => [name, new URL(address).host]))

const untilReady = async (supervisor: Supervisor, context: CliContext): Promise<void> => {
  const startedMs = performance.now()
  await Promise.race([supervisor.ready(), untilAborted(context.interrupted)])
  if (context.interrupted.aborted) return
  context.tell(
    `services: ready after ${((performance.now() - startedMs) / 1_000).toFixed(1)} s; logs in ${context.places.logFolder}`,
  )
}

/** What is run. */
export interface ServicesWishes {
  readonly servers: RunningServers
  /** Scenarios to serve; all that are defined when null. */
  readonly scenarios: readonly string[] | null
  /** Takes a line for a person while the services run. */
  readonly tell: (line: string) => void
}

/** Starts that are tried when other processes take the ports between the look and the start. */
const MAX_TRIES = 3

interface Started {
  readonly supervisor: Supervisor
  readonly addresses: ServiceAddresses
}

const launch = async (
  context: CliContext,
  { servers, scenarios, tell }: ServicesWishes,
): Promise<Started> => {
  const { places, env } = context
  const { services, addresses } = await planServices({ places, servers, scenarios, env, report: tell })
  servers.scrape(hostsOf(addresses))
  const supervisor = createSupervisor(
    { report: tell, onProcess: (states) => noteRunning(context, servers, addresses, states) },
    { ...KEEPING, logFolder: places.logFolder, cwd: places.root },
    services,
  )
  tell(`services: starting ${services.map(({ name }) => name).join(', ')}`)
  supervisor.start()
  return { supervisor, addresses }
}

/** Ports of services that are stopped and yet in use: somebody else has them. */
const portsTaken = async (addresses: ServiceAddresses): Promise<number[]> => {
  const ports = Object.values(addresses).map((address) => Number(new URL(address).port))
  const found = await Promise.all(ports.map((port) => findPort(port, new Set())))
  return ports.filter((_port, place) => found[place]?.asWished === false)
}

const launchUntilReady = async (context: CliContext, wishes: ServicesWishes): Promise<Started> => {
  for (let tries = 1; ; tries++) {
    const started = await launch(context, wishes)
    try {
      await untilReady(started.supervisor, context)
      return started
    } catch (error) {
      await started.supervisor.stop()
      const taken = await portsTaken(started.addresses)
      if (taken.length === 0 || tries === MAX_TRIES) throw error
      wishes.tell(`another process took port ${taken.join(', ')} meanwhile: the services take others`)
    }
  }
}

/** Runs the services, hands them over when they are ready, and ends them in reverse order, whatever happened. */
export const withServices = async (
  context: CliContext,
  wishes: ServicesWishes,
  use: (services: RunningServices) => Promise<void>,
): Promise<void> =>
  withEventLog(environmentOf(context.env, wishes.servers), async (eventLog) => {
    const { places, interrupted } = context
    await eventLog.admin.ensureTopics()
    await mkdir(places.logFolder, { recursive: true })
    try {
      const { supervisor, addresses } = await launchUntilReady(context, wishes)
      try {
        if (!interrupted.aborted) await use({ eventLog, addresses, states: () => supervisor.states() })
      } finally {
        wishes.tell('stopping the services')
        await supervisor.stop()
      }
    } finally {
      await forgetRunningSystem(places.runningFile)
    }
  })
