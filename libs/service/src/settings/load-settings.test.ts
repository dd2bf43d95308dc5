/** Settings come from defaults, file and environment, and all that is wrong is said at once. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { ConfigError } from '@profilestream/contracts'
import { z } from 'zod'
import { loadSettings } from './load-settings.js'
import { serviceSettingsOn } from './service-settings.js'

const sections = {
  kafka: z.object({
    brokers: z.array(z.string()).default(['127.0.0.1:9092']),
    schemaRegistryUrl: z.url().optional(),
    sasl: z.strictObject({ username: z.string() }).optional(),
  }),
  redis: z.object({
    url: z.string().default('redis://127.0.0.1'),
    maxConnections: z.int().min(1).default(4),
    tls: z.boolean().default(false),
  }),
}
const folder = mkdtempSync(join(tmpdir(), 'profilestream-settings-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
const aFile = (content: unknown): string => {
  const path = join(folder, `profilestream-${++files}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const messageOf = (load: () => unknown): string => {
  try {
    load()
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.message
  }
  return assert.fail('the settings were accepted')
}

test('without a file and variables the defaults hold', () => {
  assert.deepEqual(loadSettings(sections, { env: {} }).redis, {
    url: 'redis://127.0.0.1',
    maxConnections: 4,
    tls: false,
  })
})

test('a variable wins over a well-known one, which wins over the file', () => {
  const file = aFile({ kafka: { brokers: ['file:1'] }, redis: { url: 'redis://file', maxConnections: 2 } })
  const env = {
    KAFKA_BROKERS: 'a:1, b:2',
    REDIS_URL: 'redis://known',
    PROFILESTREAM_REDIS_URL: 'redis://own',
  }

  const settings = loadSettings(sections, { env, file })

  assert.deepEqual(settings.kafka.brokers, ['a:1', 'b:2'])
  assert.equal(settings.redis.url, 'redis://own')
  assert.equal(settings.redis.maxConnections, 2)
})

test('numbers, flags and objects are read from the text of variables', () => {
  const env = {
    PROFILESTREAM_REDIS_MAX_CONNECTIONS: '7',
    PROFILESTREAM_REDIS_TLS: 'true',
    PROFILESTREAM_KAFKA_SASL: '{"username":"me"}',
  }

  const settings = loadSettings(sections, { env })

  assert.deepEqual(
    [settings.redis.maxConnections, settings.redis.tls, settings.kafka.sasl],
    [7, true, { username: 'me' }],
  )
})

test('all problems are named at once, with the variable to set and the name that was meant', () => {
  const file = aFile({ kafka: { broker: [] }, rediss: {} })
  const env = {
    PROFILESTREAM_REDIS_MAX_CONECTIONS: '7',
    PROFILESTREAM_REDIS_MAX_CONNECTIONS: '0',
    SCHEMA_REGISTRY_URL: 'nowhere',
  }

  const message = messageOf(() => loadSettings(sections, { env, file }))

  assert.match(message, /^5 settings are wrong:/)
  assert.match(message, /kafka\.broker in .* is not a setting \(did you mean "brokers"\?\)/)
  assert.match(message, /rediss in .* is not a section \(did you mean "redis"\?\)/)
  assert.match(
    message,
    /PROFILESTREAM_REDIS_MAX_CONECTIONS is not a setting \(did you mean "PROFILESTREAM_REDIS_MAX_CONNECTIONS"\?\)/,
  )
  assert.match(message, /redis\.maxConnections \(or PROFILESTREAM_REDIS_MAX_CONNECTIONS\): /)
  assert.match(message, /kafka\.schemaRegistryUrl/)
})

test('sections and variables of other processes of the house are ignored', () => {
  const file = aFile({ trainer: { epochs: 3 } })
  const env = {
    PROFILESTREAM_PROFILE_BUILDER_GROUP_ID: 'x',
    PROFILESTREAM_TEST_REDIS_URL: 'y',
    PROFILESTREAM_DATA: '/d',
  }

  assert.ok(loadSettings(sections, { env, file }))
})

test('a file that is named but can not be read, or is no JSON, is a problem that names it', () => {
  assert.match(
    messageOf(() => loadSettings(sections, { env: { PROFILESTREAM_SETTINGS: '/nowhere.json' } })),
    /\/nowhere\.json can't be read/,
  )
  assert.match(
    messageOf(() => loadSettings(sections, { env: {}, file: aFile('{') })),
    /can't be read/,
  )
})

test('each service has its usual port and can be told another', () => {
  const service = { service: serviceSettingsOn(9401) }

  assert.equal(loadSettings(service, { env: {} }).service.port, 9401)
  assert.equal(loadSettings(service, { env: { PROFILESTREAM_SERVICE_PORT: '0' } }).service.port, 0)
})
