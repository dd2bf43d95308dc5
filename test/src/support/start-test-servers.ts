/** One set of real servers for a run of tests: given addresses, containers, or local packages in a folder of their own. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describeError } from '@profilestream/contracts'
import { dockerAnswers, findRedisPrograms, startServers } from '@profilestream/local-servers'
import { startContainers } from './containers.js'
import {
  redisProgramsEnvironment,
  type StartedTestServers,
  testEnvironment,
  type TestServerWish,
} from './test-environment.js'

/** Starts what was not given. */
export async function startTestServers(wish: TestServerWish): Promise<StartedTestServers> {
  const { KAFKA_BROKERS, REDIS_URL, PROFILESTREAM_TEST_SERVERS } = wish.env
  const given = Boolean(KAFKA_BROKERS) && Boolean(REDIS_URL)
  if (!given && PROFILESTREAM_TEST_SERVERS !== 'local' && (await dockerAnswers())) {
    try {
      return await startContainers(wish)
    } catch (error) {
      wish.report(`containers could not be started (${describeError(error)}); taking local packages`)
    }
  }
  return startWithoutContainers(wish)
}

async function startWithoutContainers(wish: TestServerWish): Promise<StartedTestServers> {
  const home = join(wish.root, '.profilestream')
  removeFoldersOfKilledRuns(home)
  const folder = join(home, `test-${process.pid}`)
  const servers = await startServers({
    root: wish.root,
    folder,
    which: wish.registry ? ['kafka', 'redis', 'registry'] : ['kafka', 'redis'],
    report: wish.report,
    given: {
      kafkaBrokers: wish.env['KAFKA_BROKERS'],
      redisUrl: wish.env['REDIS_URL'],
      schemaRegistryUrl: wish.env['SCHEMA_REGISTRY_URL'],
    },
    from: 'local',
    ports: 'free',
  })
  // A given Redis says nothing of programs here.
  const programs = wish.env['REDIS_URL'] ? null : await findRedisPrograms(wish.root, wish.report)
  return {
    env: { ...testEnvironment(servers), ...redisProgramsEnvironment(programs) },
    stop: async () => {
      await servers.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Folders that a run's end would have removed; the servers in them ended with their run. */
function removeFoldersOfKilledRuns(home: string): void {
  if (!existsSync(home)) return
  for (const name of readdirSync(home)) {
    const pid = Number(/^test-(?:s3-)?(\d+)$/.exec(name)?.[1] ?? process.pid)
    if (!isRunning(pid)) rmSync(join(home, name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
