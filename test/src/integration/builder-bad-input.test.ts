/** Bad records on the clickstream topic: each becomes a dead letter with its original bytes, and the stream goes on. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { asUserId, fromJson, type DeadLetter, type DeadLetterReason } from '@profilestream/contracts'
import { decodeProfile } from '@profilestream/profile'
import { aJsonEvent, VIDEO } from '../support/builders.js'
import { openEventLog, valuesOn } from '../support/event-log.js'
import { eventually } from '../support/eventually.js'
import { testServers } from '../support/servers.js'
import { startService, untilReady } from '../support/service-process.js'
import { openProfiles } from '../support/stored-profiles.js'
import { ownPrefix, systemSettings } from '../support/system-settings.js'

const PREFIX = ownPrefix('builder-bad-input')
const { kafkaBrokers, redisUrl } = await testServers()
const eventLog = openEventLog(kafkaBrokers, PREFIX)
const { store: profiles, close } = openProfiles(redisUrl, PREFIX)
after(async () => {
  close()
  await eventLog.close()
})
await eventLog.admin.ensureTopics()
const publisher = await eventLog.createPublisher()
const builder = await startService(
  'profile-builder',
  systemSettings({ kafkaBrokers, redisUrl, prefix: PREFIX }),
)
await untilReady(builder)

const NOW = Date.now()
let made = 0
const anEvent = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  aJsonEvent({ eventId: `event-${++made}`, itemId: 'an-item-nobody-knows', occurredAt: NOW, ...fields })
const json = (overrides?: Readonly<Record<string, unknown>>): Buffer =>
  Buffer.from(JSON.stringify(anEvent(overrides)))

const avro = (): Buffer => {
  const event = fromJson('ClickstreamEvent', anEvent())
  assert.equal(event.kind, 'accepted')
  return Buffer.from(eventLog.codecs.clickstreamEvent.encode(event.value))
}

const year = 365 * 86_400_000
const BAD: readonly { readonly what: string; readonly value: Buffer; readonly reason: DeadLetterReason }[] = [
  { what: 'bytes of no framing', value: Buffer.from('hello'), reason: 'unknown_framing' },
  { what: 'random bytes', value: Buffer.from('9f3ab7c2d1e0', 'hex'), reason: 'unknown_framing' },
  { what: 'an empty value', value: Buffer.alloc(0), reason: 'empty_value' },
  {
    what: 'a schema id that no registry gave',
    value: Buffer.from('00deadbeef0102', 'hex'),
    reason: 'unknown_schema',
  },
  {
    what: 'a fingerprint that nobody wrote',
    value: Buffer.from('c301ffffffffffffffff02', 'hex'),
    reason: 'unknown_schema',
  },
  { what: 'half an Avro record', value: avro().subarray(0, 24), reason: 'undecodable' },
  {
    what: 'an Avro record and more',
    value: Buffer.concat([avro(), Buffer.from([1])]),
    reason: 'undecodable',
  },
  { what: 'half a JSON object', value: Buffer.from('{"userId":"ada"'), reason: 'invalid_json' },
  { what: 'a wrong type', value: json({ occurredAt: 'yesterday' }), reason: 'invalid_field' },
  { what: 'a misspelled field', value: json({ itemID: 'x' }), reason: 'invalid_field' },
  { what: 'an empty user id', value: json({ userId: '' }), reason: 'invalid_field' },
  { what: 'a watch without an item', value: json({ itemId: null }), reason: 'missing_field' },
  { what: 'an action nobody defined', value: json({ action: 'teleport' }), reason: 'unknown_action' },
  { what: 'a scenario nobody defined', value: json({ scenario: 'gardening' }), reason: 'unknown_scenario' },
  { what: 'a negative time', value: json({ occurredAt: -1 }), reason: 'impossible_time' },
  { what: 'a far-future time', value: json({ occurredAt: NOW + 10 * year }), reason: 'future_time' },
  { what: 'a rating out of range', value: json({ action: 'rate', rating: 11 }), reason: 'out_of_range' },
  { what: 'a negative dwell', value: json({ dwellMs: -5 }), reason: 'out_of_range' },
]

const deadLetters = async (): Promise<ReadonlyMap<number, DeadLetter>> => {
  const { topics, codecs } = eventLog
  const letters = await valuesOn(eventLog, { topic: topics.deadLetters, codec: codecs.deadLetter })
  return new Map(letters.map((letter) => [letter.offset, letter]))
}

const publish = (values: readonly Buffer[]): Promise<void> =>
  publisher.publish(
    eventLog.topics.clickstream.name,
    values.map((value) => ({ key: 'ada', value, partition: 0, headers: { 'trace-id': Buffer.from('t-1') } })),
  )

test('each bad record is a dead letter with reason, bytes, key and headers, and good events go on', async () => {
  const values = BAD.flatMap(({ value }) => [value, json()])

  await publish(values)

  const letters = await eventually('all dead letters', async () => {
    const found = await deadLetters()
    return found.size >= BAD.length ? found : undefined
  })
  assert.equal(letters.size, BAD.length)
  BAD.forEach(({ what, value, reason }, index) => {
    const letter = letters.get(2 * index)
    assert.ok(letter !== undefined, `${what} is no dead letter`)
    assert.equal(letter.reason, reason, `${what}: ${letter.detail}`)
    assert.deepEqual(Buffer.from(letter.value ?? []), value, what)
    assert.equal(Buffer.from(letter.key ?? []).toString(), 'ada')
    assert.equal(Buffer.from(letter.headers['trace-id'] ?? []).toString(), 't-1')
    assert.ok(letter.detail.length > 20, `${what} is explained: ${letter.detail}`)
  })
})

test('a record over the topic limit is refused at the producer, with the limit, and nothing is lost', async () => {
  await assert.rejects(publish([Buffer.alloc(10_000_000, '{')]), /too large|limit|max\.message\.bytes|bytes/i)
  await publish([json()])

  const good = BAD.length + 1
  await eventually('every good event in the profile, and no other', async () => {
    const [bytes] = await profiles.readMany([asUserId('ada')])
    if (bytes === null || bytes === undefined) return undefined
    const { watch = 0 } = decodeProfile(bytes).scenarios.get(VIDEO)?.counts ?? {}
    assert.ok(watch <= good, `${watch} events are counted, ${good} were good`)
    return watch === good ? true : undefined
  })
  const health = await fetch(`${builder.url}/readyz`)
  assert.equal(health.status, 200)
})
