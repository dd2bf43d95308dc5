/** The real servers that a test works against: those of the whole run, or its own when a file is run by hand. */
import { after } from 'node:test'
import { projectRoot } from './project-root.js'
import { startTestServers } from './start-test-servers.js'

/** Addresses of real servers; every file uses topics and key prefixes of its own on them. */
export interface TestServers {
  readonly kafkaBrokers: string
  readonly redisUrl: string
  /** '' when the run was not asked for a registry: a test that wants one names `schemaRegistryUrl` */
  readonly schemaRegistryUrl: string
}

/**
 * The servers of this run. `npm test` starts one set and passes the addresses on; a file run alone starts its own and
 * stops them after its last test.
 */
export async function testServers(): Promise<TestServers> {
  const given = fromEnvironment(process.env)
  if (given !== null) return given
  const started = await startTestServers({
    root: projectRoot,
    registry: true,
    env: process.env,
    report: () => undefined,
  })
  after(() => started.stop())
  Object.assign(process.env, started.env)
  return fromEnvironment(started.env) ?? { kafkaBrokers: '', redisUrl: '', schemaRegistryUrl: '' }
}

function fromEnvironment(env: NodeJS.ProcessEnv): TestServers | null {
  const kafkaBrokers = env['PROFILESTREAM_TEST_KAFKA_BROKERS'] ?? ''
  const redisUrl = env['PROFILESTREAM_TEST_REDIS_URL'] ?? ''
  if (kafkaBrokers === '' || redisUrl === '') return null
  return { kafkaBrokers, redisUrl, schemaRegistryUrl: env['PROFILESTREAM_TEST_REGISTRY_URL'] ?? '' }
}
