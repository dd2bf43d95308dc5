/** While Kafka is away the gateway says so and promises nothing; what it did promise is in the log. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type RunningServers, startServers } from '@profilestream/local-servers'
import { aJsonEvent } from '../support/builders.js'
import { openEventLog, valuesOn } from '../support/event-log.js'
import { eventually } from '../support/eventually.js'
import { startGateway } from '../support/gateway-process.js'
import { projectRoot } from '../support/project-root.js'
import { testServers } from '../support/servers.js'
import { untilReady } from '../support/service-process.js'
import { temporaryFolder } from '../support/temporary-folder.js'

// A Kafka of its own, for the others' must not be stopped; Redis is the run's.
const { redisUrl } = await testServers()
const folder = temporaryFolder('kafka-away')
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

let events = 0
const anEvent = (): Record<string, unknown> =>
  aJsonEvent({ eventId: `e-${++events}`, userId: `u-${events % 5}` })

const send = async (): Promise<number> => {
  const answer = await gateway.post([anEvent(), anEvent()])
  if (answer.status === 202) promised.push(...(answer.body['eventIds'] as string[]))
  return answer.status
}

const makeTopics = async (): Promise<void> => {
  const log = openEventLog(kafka.kafkaBrokers)
  await log.admin.ensureTopics()
  await log.close()
}

after(() => kafka.stop())

await makeTopics()
const gateway = await startGateway({
  KAFKA_BROKERS: kafka.kafkaBrokers,
  REDIS_URL: redisUrl,
  PROFILESTREAM_REDIS_KEY_PREFIX: 'gateway-kafka-away:',
})

test('with Kafka there: 202, and ready', async () => {
  assert.equal(await send(), 202)
  await untilReady(gateway)
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
  const log = openEventLog(kafka.kafkaBrokers)
  const { topics, codecs } = log
  const values = await valuesOn(log, { topic: topics.clickstream, codec: codecs.clickstreamEvent })
  const found = new Set<string>(values.map(({ eventId }) => eventId))
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
