/** How a run of tests asks for servers, and how its processes learn the addresses. */

import type { RedisPrograms } from '@profilestream/local-servers'

/** What is asked for. */
export interface TestServerWish {
  readonly root: string
  readonly registry: boolean
  readonly env: NodeJS.ProcessEnv
  readonly report: (line: string) => void
}

/** A running set. */
export interface StartedTestServers {
  /** PROFILESTREAM_TEST_… for the processes that run the tests */
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** The variables by which tests that start Redis servers of their own find the programs. */
export function redisProgramsEnvironment(programs: RedisPrograms | null): Record<string, string> {
  if (programs === null) return {}
  const { folder, libraryPath } = programs
  return {
    PROFILESTREAM_TEST_REDIS_PROGRAMS: folder,
    ...(libraryPath === null ? {} : { PROFILESTREAM_TEST_REDIS_LIBRARIES: libraryPath }),
  }
}

/** The variables by which test processes learn the addresses. */
export function testEnvironment(servers: {
  readonly kafkaBrokers: string
  readonly redisUrl: string
  readonly schemaRegistryUrl: string | null
}): Record<string, string> {
  return {
    PROFILESTREAM_TEST_KAFKA_BROKERS: servers.kafkaBrokers,
    PROFILESTREAM_TEST_REDIS_URL: servers.redisUrl,
    ...(servers.schemaRegistryUrl === null
      ? {}
      : { PROFILESTREAM_TEST_REGISTRY_URL: servers.schemaRegistryUrl }),
  }
}
