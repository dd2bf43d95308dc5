/** Which services run, where each answers, and with which settings: the environment of each process. */
import { join } from 'node:path'
import type { RunningServers } from '@profilestream/local-servers'
import type { Places } from '../places.js'
import { findPort } from './free-port.js'
import type { ServiceProcess } from './supervisor.js'

/** The services by the name of their folder, in the order of start, and the port each is known by. */
const SERVICES = [
  { name: 'profile-builder', port: 9401 },
  { name: 'trainer', port: 9402 },
  { name: 'recommender', port: 9403 },
  { name: 'gateway', port: 8080 },
] as const

/** The name of a service. */
export type ServiceName = (typeof SERVICES)[number]['name']

/** Base address of each service. */
export type ServiceAddresses = Readonly<Record<ServiceName, string>>

/** What a plan is made from. */
export interface PlanInput {
  readonly places: Places
  readonly servers: Pick<RunningServers, 'kafkaBrokers' | 'redisUrl' | 'schemaRegistryUrl'>
  /** Scenarios to serve; all that are defined when null. */
  readonly scenarios: readonly string[] | null
  /** The environment of this process: what it sets wins over the plan. */
  readonly env: NodeJS.ProcessEnv
  /** One line for a person: which port was taken. */
  readonly report: (line: string) => void
}

/** The services to run. */
export interface ServicePlan {
  readonly services: readonly ServiceProcess[]
  readonly addresses: ServiceAddresses
}

const findAddresses = async (report: (line: string) => void): Promise<ServiceAddresses> => {
  const promised = new Set<number>()
  const addresses: Partial<Record<ServiceName, string>> = {}
  for (const { name, port: wished } of SERVICES) {
    const { port, asWished } = await findPort(wished, promised)
    promised.add(port)
    if (!asWished) report(`port ${wished} is in use: ${name} takes ${port}`)
    addresses[name] = `http://127.0.0.1:${port}`
  }
  return addresses as ServiceAddresses
}

const sharedEnv = ({ servers, places, scenarios, env }: PlanInput): Record<string, string> => ({
  KAFKA_BROKERS: servers.kafkaBrokers,
  REDIS_URL: servers.redisUrl,
  ...(servers.schemaRegistryUrl === null ? {} : { SCHEMA_REGISTRY_URL: servers.schemaRegistryUrl }),
  PROFILESTREAM_RELEASES_FOLDER: env.PROFILESTREAM_RELEASES_FOLDER ?? places.releasesFolder,
  PROFILESTREAM_TRAINER_FOLDER: env.PROFILESTREAM_TRAINER_FOLDER ?? places.trainingFolder,
  ...(scenarios === null ? {} : { PROFILESTREAM_SCENARIOS_ENABLED: scenarios.join(',') }),
})

/** Makes the plan; ports that are taken are replaced by free ones. */
export const planServices = async (input: PlanInput): Promise<ServicePlan> => {
  const addresses = await findAddresses(input.report)
  const shared = sharedEnv(input)
  const services = SERVICES.map(({ name }) => ({
    name,
    entry: join(input.places.root, 'services', name, 'dist', 'main.js'),
    url: addresses[name],
    env: {
      ...shared,
      PROFILESTREAM_SERVICE_HOST: '127.0.0.1',
      PROFILESTREAM_SERVICE_PORT: new URL(addresses[name]).port,
      PROFILESTREAM_GATEWAY_RECOMMENDER_URL: addresses.recommender,
    },
  }))
  return { services, addresses }
}
