/** The services of a start: topics made, processes started and watched, ended in order. */
import { mkdir } from 'node:fs/promises'
import type { EventLog } from '@profilestream/event-log'
import type { RunningServers } from '@profilestream/local-servers'
import { withEventLog } from '../connections.js'
import type { CliContext } from '../context.js'
import { untilAborted } from '../pause.js'
import { forgetRunningSystem, writeRunningSystem } from '../running-system.js'
import { environmentOf } from './run-servers.js'
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

/** Runs the services, hands them over when they are ready, and ends them in reverse order, whatever happened. */
export const withServices = async (
  context: CliContext,
  { servers, scenarios, tell }: ServicesWishes,
  use: (services: RunningServices) => Promise<void>,
): Promise<void> =>
  withEventLog(environmentOf(context.env, servers), async (eventLog) => {
    const { places, env } = context
    await eventLog.admin.ensureTopics()
    const { services, addresses } = await planServices({ places, servers, scenarios, env, report: tell })
    servers.scrape(hostsOf(addresses))
    await mkdir(places.logFolder, { recursive: true })
    const onProcess = (states: readonly ServiceState[]): void =>
      noteRunning(context, servers, addresses, states)
    const supervisor = createSupervisor(
      { report: tell, onProcess },
      { ...KEEPING, logFolder: places.logFolder, cwd: places.root },
      services,
    )
    try {
      tell(`services: starting ${services.map(({ name }) => name).join(', ')}`)
      supervisor.start()
      await untilReady(supervisor, context)
      if (!context.interrupted.aborted) await use({ eventLog, addresses, states: () => supervisor.states() })
    } finally {
      tell('stopping the services')
      await supervisor.stop()
      await forgetRunningSystem(places.runningFile)
    }
  })
