/** The doctor's whole examination, in the order people read it. */
import type { Places } from '../places.js'
import type { RunningSystem } from '../running-system.js'
import { givenAddresses } from '../start/given-addresses.js'
import { type Finding, note } from './finding.js'
import { checkDisk, checkJava, checkNode, checkPorts, checkTensorflow } from './machine.js'
import { checkKafka, checkRedis, checkRegistry, checkService } from './servers.js'

export { type Finding } from './finding.js'

/** What is examined. */
export interface Patient {
  /** The settings' environment, filled in from a running start. */
  readonly env: NodeJS.ProcessEnv
  /** The running start, if there is one. */
  readonly system: RunningSystem | null
  readonly places: Places
}

const notNow = (what: string): Finding =>
  note(what, 'no address is given and no start is running: npm start brings one')

const checkServers = async (env: NodeJS.ProcessEnv, places: Places): Promise<Finding[]> => {
  const { kafkaBrokers, redisUrl, schemaRegistryUrl } = givenAddresses(env, places.root)
  const kafka = kafkaBrokers === undefined ? [notNow('Kafka')] : await checkKafka(env)
  const redis = redisUrl === undefined ? [notNow('Redis')] : await checkRedis(env)
  const registry =
    schemaRegistryUrl === undefined
      ? note('Schema registry', 'not used: records name their schemas themselves')
      : await checkRegistry(schemaRegistryUrl)
  return [...kafka, ...redis, registry]
}

const checkServices = (system: RunningSystem | null): Promise<Finding[]> =>
  Promise.all(Object.entries(system?.services ?? {}).map(([name, url]) => checkService(name, url)))

/** Checks everything. */
export const examine = async ({ env, system, places }: Patient): Promise<Finding[]> => [
  checkNode(process.versions.node),
  await checkTensorflow(),
  checkJava(givenAddresses(env, places.root).kafkaBrokers === undefined),
  checkDisk(places.home),
  ...(system === null ? [await checkPorts()] : []),
  ...(await checkServers(env, places)),
  ...(await checkServices(system)),
]
