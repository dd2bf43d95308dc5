/** While Kafka is away the gateway says so and promises nothing; what it did promise is in the log. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createEventLog, kafkaSettings } from '@profilestream/event-log'
import { type RunningServers, startServers } from '@profilestream/local-servers'
import { createLogger, createMetrics } from '@profilestream/service'
import { eventually } from '../support/eventually.js'
import { projectRoot } from '../support/project-root.js'
import { testServers } from '../support/servers.js'
import { startGateway } from './gateway-process.js'

// A Kafka of its own, for the others' must not be stopped; Redis is the run's.
const { redisUrl } = await testServers()
const folder = mkdtempSync(join(tmpdir(), 'profilestream-kafka-away-'))
const startKafka = (): Promise<RunningServers> =>
  startServers({
    root: projectRoot,
    folder,
    which: ['kafka'],
    report: () => undefined,
    from: 'local',
    ports: 'free',
  })

let kafka = await startKafka()
const promised: string[] = []

const openLog = (): ReturnType<typeof createEventLog> =>
  createEventLog(
    {
      logger: createLogger({ service: 'test', level: 'silent' }),
      metrics: createMetrics({ service: 'test' }),
    },
    kafkaSettings.parse({ brokers: [kafka.kafkaBrokers] }),
  )

let events = 0
const anEvent = (): Record<string, unknown> => ({
  eventId: `e-${++events}`,
  userId: `u-${events % 5}`,
  scenario: 'video',
  action: 'watch',
  itemId: 'film',
  completion: 1,
})

const send = async (): Promise<number> => {
  const answer = await gateway.post([anEvent(), anEvent()])
  if (answer.status === 202) promised.push(...(answer.body['eventIds'] as string[]))
  return answer.status
}

const makeTopics = async (): Promise<void> => {
  const log = openLog()
  await log.admin.ensureTopics()
  await log.close()
}

after(async () => {
  await kafka.stop()
  rmSync(folder, { recursive: true, force: true })
})

await makeTopics()
const gateway = await startGateway({
  KAFKA_BROKERS: kafka.kafkaBrokers,
  REDIS_URL: redisUrl,
  PROFILESTREAM_REDIS_KEY_PREFIX: 'gateway-kafka-away:',
})

test('with Kafka there: 202, and ready', async () => {
  assert.equal(await send(), 202)
  await eventually('readiness', async () =>
    (await gateway.get('/readyz')).status === 200 ? true : undefined,
  )
})

test('with Kafka away: 503 with Retry-After and the reason, not ready, profiles still answered', async () => {
  await kafka.stop()

  const answer = await gateway.post(anEvent())

  assert.equal(answer.status, 503)
  assert.equal(answer.headers.get('retry-after'), '2')
  assert.match(answer.headers.get('content-type') ?? '', /problem\+json/)
  assert.match(String(answer.body['detail']), /not acknowledged.*(does not answer|did not acknowledge)/)
  await eventually('unreadiness', async () =>
    (await gateway.get('/readyz')).status === 503 ? true : undefined,
  )
  assert.equal((await gateway.get('/v1/profiles/nobody')).status, 404)
})

test('with Kafka back: 202 again, without a restart of the gateway', async () => {
  kafka = await startKafka()

  await eventually('an acknowledged event', async () => ((await send()) === 202 ? true : undefined), 60_000)
})

test('every event that was promised is in the log', async () => {
  for (let n = 0; n < 20; n++) await send()
  const log = openLog()
  const found = new Set<string>()
  const follower = await log.followAll({
    topic: log.topics.clickstream.name,
    from: 'beginning',
    onFailed: (error) => assert.fail(error),
    onRecords: async (records) => {
      for (const { value } of records) {
        const read = await log.decode(log.codecs.clickstreamEvent, value)
        if (read.kind === 'accepted') found.add(read.value.eventId)
      }
    },
  })
  await follower.caughtUp
  await log.close()

  assert.ok(promised.length >= 40)
  assert.deepEqual(
    promised.filter((id) => !found.has(id)),
    [],
  )
})

test('told to end, it ends with 0', async () => {
  assert.equal(await gateway.stop(), 0)
})
