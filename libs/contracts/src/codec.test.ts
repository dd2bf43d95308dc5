/** The codecs on every framing and on bytes of every kind: they decode or say why not, and never throw. */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Codec } from './codec.js'
import { compileSchema } from './compile-schema.js'
import { createCodecs } from './codecs.js'
import { crc64Avro, fingerprintOf } from './fingerprint.js'
import { singleObjectHeader } from './framing.js'
import { ACTIONS } from './generated/records.js'
import { asEventId, asScenarioName, asUserId } from './ids.js'
import { schemas, type AvroRecord } from './schemas.js'
import { anEvent } from './testing/builders.js'
import { asEpochMs } from './units.js'

const codecs = createCodecs({ framing: 'single-object' })
const { clickstreamEvent } = codecs
const recordCodecs = (Object.values(codecs) as (Codec<unknown> | (() => void))[]).filter(
  (codec) => typeof codec === 'object',
)

const valueOf = <Value>(decoded: { kind: string; value?: Value; detail?: string }): Value => {
  assert.equal(decoded.kind, 'accepted', decoded.detail)
  return decoded.value as Value
}
const reasonOf = (decoded: { kind: string; reason?: string }): string | undefined => decoded.reason

const text = fc.string({ unit: 'grapheme', maxLength: 40 })
const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value)
const events = fc
  .record({
    eventId: text.map(asEventId),
    userId: text.map(asUserId),
    scenario: text.map(asScenarioName),
    action: fc.constantFrom(...ACTIONS),
    occurredAt: fc.integer({ min: -(2 ** 52), max: 2 ** 52 }).map(asEpochMs),
    rating: optional(fc.double({ noNaN: true })),
    quantity: optional(fc.integer()),
    query: optional(text),
    context: optional(
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
        text,
        { noNullPrototype: true },
      ),
    ),
  })
  .map(anEvent)

test('an event that is encoded and decoded is the same event', () => {
  fc.assert(
    fc.property(events, (event) =>
      assert.deepEqual(valueOf(clickstreamEvent.decode(clickstreamEvent.encode(event))), event),
    ),
  )
})

test('a decoded record is a plain object', () => {
  const record = valueOf(clickstreamEvent.decode(clickstreamEvent.encode(anEvent())))

  assert.equal(Object.getPrototypeOf(record), Object.prototype)
  assert.deepEqual(record, anEvent())
})

test('the header is the marker c301 and the little-endian fingerprint that other Avro libraries compute', () => {
  // Of fastavro 1.12: fingerprint(to_parsing_canonical_form(schema), 'CRC-64-AVRO') of schemas/clickstream-event.avsc.
  assert.equal(clickstreamEvent.encode(anEvent()).toString('hex', 0, 10), 'c30178d9c0ed97d45ed0')
})

test('the fingerprint of the schema "int" is the one that the Java library prints', () => {
  assert.equal(crc64Avro(Buffer.from('"int"')), 0x7275d51a3f395c8fn)
})

test('encoded records keep their bytes while others are encoded after them', () => {
  const made = Array.from({ length: 5000 }, (_, index) => ({
    index,
    bytes: clickstreamEvent.encode(anEvent({ query: `q${index}` })),
  }))

  for (const { index, bytes } of made)
    assert.equal(valueOf(clickstreamEvent.decode(bytes)).query, `q${index}`)
})

test('a record larger than the buffer it is written to is encoded whole', () => {
  const query = 'ü'.repeat(200_000)

  assert.equal(valueOf(clickstreamEvent.decode(clickstreamEvent.encode(anEvent({ query })))).query, query)
  assert.equal(
    valueOf(clickstreamEvent.decode(clickstreamEvent.encode(anEvent({ query: 'short' })))).query,
    'short',
  )
})

test('a value that does not fit the schema is refused with the field that does not fit', () => {
  const wrong = { ...anEvent(), price: 'abc' as unknown as number }

  assert.throws(() => clickstreamEvent.encode(wrong), /ClickstreamEvent\.price is "abc"/)
})

/** The 10 bytes that each schema's single-object encoding begins with. */
const ownHeaders = recordCodecs.map(({ schemaName }) =>
  singleObjectHeader(fingerprintOf(compileSchema(schemas[schemaName]))),
)

test('any bytes whatsoever are decoded or dead-lettered', () => {
  const codecAndHeader = fc.integer({ min: 0, max: recordCodecs.length - 1 })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), codecAndHeader, fc.boolean(), (bytes, index, framed) => {
      const value = framed ? Buffer.concat([ownHeaders[index]!, bytes]) : bytes
      const decoded = recordCodecs[index]!.decode(value)
      assert.ok(['accepted', 'dead-letter', 'needs-schema'].includes(decoded.kind))
    }),
    { numRuns: 5000 },
  )
})

test('an event cut short anywhere is dead-lettered as undecodable', () => {
  const bytes = clickstreamEvent.encode(anEvent({ query: 'shoes', context: { page: 'home' }, price: 9.5 }))

  for (let length = 10; length < bytes.length; length++) {
    assert.equal(reasonOf(clickstreamEvent.decode(bytes.subarray(0, length))), 'undecodable')
  }
})

test('bytes after the record are refused', () => {
  const bytes = Buffer.concat([clickstreamEvent.encode(anEvent()), Buffer.from([0])])

  assert.equal(reasonOf(clickstreamEvent.decode(bytes)), 'undecodable')
})

test('a count that promises more than there is does not make the decoder loop', () => {
  const whole = clickstreamEvent.encode(anEvent({ context: {} }))
  // The map's end marker (0) gives way to a block of 2^49 entries.
  const lying = Buffer.concat([whole.subarray(0, -1), Buffer.from('8080808080808002', 'hex')])

  assert.equal(reasonOf(clickstreamEvent.decode(lying)), 'undecodable')
})

test('nothing, no framing and broken JSON are dead letters with reasons of their own', () => {
  assert.equal(reasonOf(clickstreamEvent.decode(null)), 'empty_value')
  assert.equal(reasonOf(clickstreamEvent.decode(Buffer.alloc(0))), 'empty_value')
  assert.equal(reasonOf(clickstreamEvent.decode(Buffer.from('hello'))), 'unknown_framing')
  assert.equal(reasonOf(clickstreamEvent.decode(Buffer.from('c301', 'hex'))), 'unknown_framing')
  assert.equal(reasonOf(clickstreamEvent.decode(Buffer.from('{"eventId":'))), 'invalid_json')
})

/** Fields of the events that are not written by our own codec here. */
const ofAnna = { eventId: 'e1', userId: 'anna', itemId: null }

test('a value that starts with { is read as JSON', () => {
  const json = JSON.stringify({
    eventId: 'e1',
    userId: 'anna',
    scenario: 'video',
    action: 'watch',
    occurredAt: 1_732_431_600_000,
  })

  assert.deepEqual(
    valueOf(clickstreamEvent.decode(Buffer.from(json))),
    anEvent({ ...ofAnna, occurredAt: 1_732_431_600_000 }),
  )
})

const olderEvent: AvroRecord = {
  type: 'record',
  name: 'ClickstreamEvent',
  namespace: 'profilestream',
  fields: [
    { name: 'userId', type: 'string' },
    { name: 'legacyTags', type: { type: 'array', items: 'string' } },
    { name: 'eventId', type: 'string' },
    { name: 'scenario', type: 'string' },
    { name: 'action', type: { type: 'enum', name: 'Action', symbols: ['view', 'teleport'] } },
    { name: 'occurredAt', type: 'long' },
  ],
}
// userId "anna", legacyTags ["a"], eventId "e1", scenario "video", action teleport, occurredAt 1.
const olderRecord = Buffer.concat([
  Buffer.from([8]),
  Buffer.from('anna'),
  Buffer.from([2, 2]),
  Buffer.from('a'),
  Buffer.from([0, 4]),
  Buffer.from('e1'),
  Buffer.from([10]),
  Buffer.from('video'),
  Buffer.from([2, 2]),
])

test('Confluent framing asks for the schema it names, and is read once that is learnt', () => {
  const reading = createCodecs({ framing: 'single-object' })
  const bytes = Buffer.concat([Buffer.from([0, 0, 0, 0, 77]), olderRecord])

  assert.deepEqual(reading.clickstreamEvent.decode(bytes), { kind: 'needs-schema', schemaId: 77 })
  reading.learnSchema(77, JSON.stringify(olderEvent))
  const event = valueOf(reading.clickstreamEvent.decode(bytes))

  assert.deepEqual(event, anEvent({ ...ofAnna, action: 'unknown', occurredAt: 1 }))
})

test('a learnt schema that is not ours makes dead letters, not errors', () => {
  const reading = createCodecs({ framing: 'single-object' })
  reading.learnSchema(5, '"string"')
  reading.learnSchema(6, 'no json')

  assert.equal(
    reasonOf(reading.clickstreamEvent.decode(Buffer.from([0, 0, 0, 0, 5, 2, 65]))),
    'unknown_schema',
  )
  assert.equal(
    reasonOf(reading.clickstreamEvent.decode(Buffer.from([0, 0, 0, 0, 6, 2, 65]))),
    'unknown_schema',
  )
})

test('records written with an older schema given to the codecs are read', () => {
  const reading = createCodecs({
    framing: 'single-object',
    writerSchemas: { ClickstreamEvent: [olderEvent] },
  })
  const fingerprint = Buffer.alloc(8)
  fingerprint.writeBigUInt64LE(crc64Avro(Buffer.from(JSON.stringify(canonical))))
  const bytes = Buffer.concat([Buffer.from('c301', 'hex'), fingerprint, olderRecord])

  assert.equal(reasonOf(clickstreamEvent.decode(bytes)), 'unknown_schema')
  assert.equal(valueOf(reading.clickstreamEvent.decode(bytes)).userId, 'anna')
})

// The Parsing Canonical Form of olderEvent, written out by hand from the specification.
const canonical = {
  name: 'profilestream.ClickstreamEvent',
  type: 'record',
  fields: [
    { name: 'userId', type: 'string' },
    { name: 'legacyTags', type: { type: 'array', items: 'string' } },
    { name: 'eventId', type: 'string' },
    { name: 'scenario', type: 'string' },
    { name: 'action', type: { name: 'profilestream.Action', type: 'enum', symbols: ['view', 'teleport'] } },
    { name: 'occurredAt', type: 'long' },
  ],
}

test('records can be written in Confluent framing and are read by the same id', () => {
  const writing = createCodecs({ framing: { confluent: () => 258 } })
  writing.learnSchema(258, JSON.stringify(schemas.ClickstreamEvent))

  const bytes = writing.clickstreamEvent.encode(anEvent())

  assert.equal(bytes.toString('hex', 0, 5), '0000000102')
  assert.deepEqual(valueOf(writing.clickstreamEvent.decode(bytes)), anEvent())
})

test('a dead letter keeps the original bytes, also those of a plain Uint8Array', () => {
  const value = new Uint8Array([0, 255, 195, 1])
  const letter = {
    deadLetterId: 'clickstream:0:1',
    reason: 'undecodable' as const,
    detail: '',
    topic: 'clickstream',
    partition: 0,
    offset: 1,
    recordedAt: asEpochMs(0),
    key: null,
    value,
    headers: { trace: new Uint8Array([1]) },
    service: '',
  }

  const read = valueOf(codecs.deadLetter.decode(codecs.deadLetter.encode(letter)))

  assert.deepEqual(Buffer.from(read.value ?? []), Buffer.from(value))
  assert.deepEqual(Buffer.from(read.headers.trace ?? []), Buffer.from([1]))
})
