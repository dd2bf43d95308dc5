/** The servers of a start: brought up, used, stopped again. */
import { type RunningServers, type ServerName, startServers } from '@profilestream/local-servers'
import type { CliContext } from '../context.js'
import { givenAddresses } from './given-addresses.js'
import { endLeftBehind } from './left-behind.js'

/** The environment with the servers' addresses in it, as services and adapters read it. */
export const environmentOf = (env: NodeJS.ProcessEnv, servers: RunningServers): NodeJS.ProcessEnv => ({
  ...env,
  KAFKA_BROKERS: servers.kafkaBrokers,
  REDIS_URL: servers.redisUrl,
  ...(servers.schemaRegistryUrl === null ? {} : { SCHEMA_REGISTRY_URL: servers.schemaRegistryUrl }),
})

const wantedServers = (env: NodeJS.ProcessEnv): ServerName[] => {
  const all: ServerName[] = ['kafka', 'redis', 'prometheus', 'grafana']
  return env.PROFILESTREAM_KAFKA_FRAMING === 'confluent' ? [...all, 'registry'] : all
}

const waysOf = ({ ways }: RunningServers): string =>
  Object.entries(ways)
    .map(([name, way]) => `${name} ${way}`)
    .join(', ')

/**
 * Brings up the servers, hands them over, and stops those it started, whatever happened.
 * @param fresh  whether all local data is removed first
 */
export const withServers = async <Result>(
  context: CliContext,
  { fresh }: { readonly fresh: boolean },
  use: (servers: RunningServers) => Promise<Result>,
): Promise<Result> => {
  const { env, places, tell } = context
  await endLeftBehind(places.runningFile, tell)
  const servers = await startServers({
    root: places.root,
    folder: places.home,
    which: wantedServers(env),
    report: tell,
    fresh,
    given: givenAddresses(env, places.root),
  })
  try {
    tell(`servers: ${waysOf(servers)}`)
    return await use(servers)
  } finally {
    tell('stopping the servers')
    await servers.stop()
  }
}
