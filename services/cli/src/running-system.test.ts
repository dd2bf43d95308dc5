/** Commands find a running start by what it wrote down, and only while it runs. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { givenAddresses } from './start/given-addresses.js'
import {
  findRunningSystem,
  type RunningSystem,
  withRunningSystem,
  writeRunningSystem,
} from './running-system.js'

let folder = ''
before(async () => (folder = await mkdtemp(join(tmpdir(), 'profilestream-running-'))))
after(() => rm(folder, { recursive: true, force: true }))

const aSystem = (overrides: Partial<RunningSystem> = {}): RunningSystem => ({
  pid: process.pid,
  kafkaBrokers: '127.0.0.1:1',
  redisUrl: 'redis://127.0.0.1:2',
  schemaRegistryUrl: null,
  prometheusUrl: null,
  grafanaUrl: null,
  releasesFolder: '/releases',
  services: { gateway: 'http://127.0.0.1:3' },
  servicePids: {},
  ...overrides,
})

test('what a living start wrote is found; what a dead one left, or a torn file, is not', async () => {
  const path = join(folder, 'running.json')
  assert.equal(await findRunningSystem(path), null)

  writeRunningSystem(path, aSystem())
  assert.deepEqual(await findRunningSystem(path), aSystem())

  writeRunningSystem(path, aSystem({ pid: 2 ** 22 + 1 }))
  assert.equal(await findRunningSystem(path), null)

  await writeFile(path, '{"pid":')
  assert.equal(await findRunningSystem(path), null)
})

test('its addresses are used where nothing else names them', () => {
  const env = withRunningSystem({ REDIS_URL: 'redis://mine:6379' }, aSystem())

  assert.equal(env.KAFKA_BROKERS, '127.0.0.1:1')
  assert.equal(env.REDIS_URL, 'redis://mine:6379')
  assert.equal(env.PROFILESTREAM_RELEASES_FOLDER, '/releases')
  assert.equal(env.SCHEMA_REGISTRY_URL, undefined)
})

test('given addresses come from our variables, then the common ones, then the settings file', async () => {
  await writeFile(
    join(folder, 'profilestream.json'),
    JSON.stringify({ kafka: { brokers: ['a:1', 'b:2'] }, redis: { url: 'redis://file' } }),
  )

  assert.deepEqual(givenAddresses({ REDIS_URL: 'redis://env' }, folder), {
    kafkaBrokers: 'a:1,b:2',
    redisUrl: 'redis://env',
    schemaRegistryUrl: undefined,
  })
  assert.equal(
    givenAddresses({ PROFILESTREAM_REDIS_URL: 'redis://ours', REDIS_URL: 'redis://env' }, folder).redisUrl,
    'redis://ours',
  )
})
