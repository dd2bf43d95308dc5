/** Bad input at the gateway's door, over a real socket and a real Kafka: a clear answer each, and the stream goes on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aJsonEvent } from '../support/builders.js'
import { openEventLog, valuesOn } from '../support/event-log.js'
import { startGateway } from '../support/gateway-process.js'
import { testServers } from '../support/servers.js'
import { untilReady } from '../support/service-process.js'
import { ownPrefix, systemSettings } from '../support/system-settings.js'

const PREFIX = ownPrefix('gateway-bad-input')
const { kafkaBrokers, redisUrl } = await testServers()
const eventLog = openEventLog(kafkaBrokers, PREFIX)
await eventLog.admin.ensureTopics()
const gateway = await startGateway(systemSettings({ kafkaBrokers, redisUrl, prefix: PREFIX }))

const reasonsOf = (body: Readonly<Record<string, unknown>>): unknown[] =>
  (body['errors'] as { index: number; field: string; reason: string }[]).map(({ index, field, reason }) => [
    index,
    field,
    reason,
  ])

test('a message of 10 MB is refused with the limit', async () => {
  const { status, body } = await gateway.post(aJsonEvent({ context: { page: 'x'.repeat(10_000_000) } }))

  assert.equal(status, 413)
  assert.match(String(body['detail']), /at most 4194304 bytes/)
})

test('a batch of 100,000 events is refused with the limit, however small they are', async () => {
  const { status, body } = await gateway.post(Array.from({ length: 100_000 }, () => ({ userId: 'u' })))

  assert.equal(status, 413)
  assert.match(String(body['detail']), /100000 events and at most 10000/)
})

test('wrong types, impossible times and an empty user are named, each with its event and field', async () => {
  const { status, body } = await gateway.post([
    aJsonEvent({ occurredAt: -5 }),
    aJsonEvent({ occurredAt: Date.now() + 10 * 365 * 86_400_000 }),
    aJsonEvent({ userId: '' }),
    aJsonEvent({ completion: 'all of it' }),
    aJsonEvent(),
  ])

  assert.equal(status, 400)
  assert.deepEqual(reasonsOf(body), [
    [0, 'occurredAt', 'impossible_time'],
    [1, 'occurredAt', 'future_time'],
    [2, 'userId', 'invalid_field'],
    [3, 'completion', 'invalid_field'],
  ])
})

test('nothing of what was refused is in the log; a good event after it is, though nobody knows its item', async () => {
  const { status, body } = await gateway.post(aJsonEvent({ eventId: 'the-good-one' }))
  assert.equal(status, 202)
  assert.deepEqual(body['eventIds'], ['the-good-one'])

  const { topics, codecs } = eventLog
  const found = await valuesOn(eventLog, { topic: topics.clickstream, codec: codecs.clickstreamEvent })

  assert.deepEqual(
    found.map(({ eventId }) => eventId),
    ['the-good-one'],
  )
})

test('what the gateway refused is counted', async () => {
  const page = await (await fetch(`${gateway.url}/metrics`)).text()

  assert.match(page, /profilestream_gateway_events_total\{[^}]*outcome="invalid"[^}]*\} 100005/)
  await untilReady(gateway)
  await eventLog.close()
  assert.equal(await gateway.stop(), 0)
})
