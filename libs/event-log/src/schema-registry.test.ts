/** The schema registry: ids for what we write, schemas for what we read. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { asEpochMs, asUserId, UnavailableError, type ErasureRequest } from '@profilestream/contracts'
import { anEventLog, brokers } from './testing/a-real-kafka.js'

const registryUrl = process.env.PROFILESTREAM_TEST_REGISTRY_URL
const noRegistry =
  brokers === undefined || registryUrl === undefined ? 'no schema registry given: run npm test' : false

const anErasure = (): ErasureRequest => ({
  requestId: 'r1',
  userId: asUserId('anna'),
  requestedAt: asEpochMs(1),
  endOffsets: {},
})

void describe('the schema registry', { skip: noRegistry }, () => {
  void it('gives our schemas ids, and records framed by them are read by who never saw them', async () => {
    const writer = anEventLog({ framing: 'confluent', schemaRegistryUrl: registryUrl })
    assert.throws(() => writer.codecs.erasureRequest.encode(anErasure()), /make a publisher before encoding/)
    await writer.admin.ensureTopics()
    await writer.createPublisher()
    const bytes = writer.codecs.erasureRequest.encode(anErasure())
    const reader = anEventLog({ schemaRegistryUrl: registryUrl })

    const decoded = await reader.decode(reader.codecs.erasureRequest, bytes)

    assert.equal(bytes[0], 0)
    assert.deepEqual(decoded, { kind: 'accepted', value: anErasure() })
    await writer.close()
  })

  void it('makes a dead letter of an id that it does not have', async () => {
    const reader = anEventLog({ schemaRegistryUrl: registryUrl })

    const decoded = await reader.decode(reader.codecs.erasureRequest, Buffer.from([0, 7, 1, 2, 3, 4]))

    assert.equal(decoded.kind === 'dead-letter' && decoded.reason, 'unknown_schema')
  })

  void it('is unavailable, not wrong, while it does not answer', async () => {
    const reader = anEventLog({ schemaRegistryUrl: 'http://127.0.0.1:1' })

    await assert.rejects(
      async () => reader.decode(reader.codecs.erasureRequest, Buffer.from([0, 0, 0, 0, 9, 4])),
      UnavailableError,
    )
  })
})

void describe('the event log without servers', () => {
  void it('makes a dead letter of a schema id when no registry is set', async () => {
    const log = anEventLog({ brokers: ['127.0.0.1:1'] })

    const decoded = await log.decode(log.codecs.clickstreamEvent, Buffer.from([0, 0, 0, 0, 9, 4]))

    assert.match(decoded.kind === 'dead-letter' ? decoded.detail : '', /set kafka\.schemaRegistryUrl/)
  })

  void it('needs a registry for Confluent framing', () => {
    assert.throws(() => anEventLog({ framing: 'confluent', brokers: ['a:1'] }), /needs a schema registry/)
  })
})
