/** A real Redis Cluster of a test's own: three masters that share the slots. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { redisEnvironment, redisProgram } from './redis-programs.js'
import { createOwnRedis, noRedisServer, type OwnRedis } from './redis-server.js'

export { noRedisServer }

const MASTERS = 3

const OPTIONS = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', '--cluster-require-full-coverage', 'no'] // prettier-ignore

/** Starts the servers and shares the slots among them. @returns its masters; remove each at the end */
export const startOwnCluster = async (): Promise<readonly [OwnRedis, ...OwnRedis[]]> => {
  const first = await createOwnRedis(...OPTIONS)
  const others = await Promise.all(Array.from({ length: MASTERS - 1 }, () => createOwnRedis(...OPTIONS)))
  const servers = [first, ...others] as const
  await Promise.all(servers.map((server) => server.start()))
  const nodes = servers.map(({ port }) => `127.0.0.1:${port}`)
  const made = spawnSync(redisProgram('redis-cli'), ['--cluster', 'create', ...nodes, '--cluster-yes'], {
    encoding: 'utf8',
    env: redisEnvironment,
  })
  assert.equal(made.status, 0, made.stdout + made.stderr)
  return servers
}
