/** The generated reader of events beside avsc's: the same events from the same bytes, and the same bytes refused. */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { ByteReader } from './byte-reader.kernel.js'
import type { ReadRecord } from './codec.js'
import { compileSchema } from './compile-schema.js'
import { createClickstreamEventReader } from './generated/read-clickstream-event.js'
import { ACTIONS, type ClickstreamEvent } from './generated/records.js'
import { schemas } from './schemas.js'

const type = compileSchema(schemas.ClickstreamEvent)
const avscs: ReadRecord<ClickstreamEvent> = (reader) =>
  (type as unknown as { _read(bytes: ByteReader): ClickstreamEvent })._read(reader)
const own = createClickstreamEventReader()

/** The event and how many bytes follow it; null where the reader refuses. */
const readBy = (read: ReadRecord<ClickstreamEvent>, bytes: Buffer) => {
  const reader = new ByteReader()
  reader.reset(bytes, 0)
  try {
    return { event: read(reader), remaining: reader.remaining }
  } catch {
    return null
  }
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('phone', 'tablet', 'EUR', ''),
)
const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value)
const long = fc.integer({ min: -(2 ** 52), max: 2 ** 52 })
const encoded = fc
  .record({
    eventId: text,
    userId: text,
    scenario: text,
    action: fc.constantFrom(...ACTIONS),
    occurredAt: long,
    itemId: optional(text),
    targetUserId: optional(text),
    rating: optional(fc.double()),
    price: optional(fc.double()),
    currency: optional(text),
    quantity: optional(fc.integer()),
    dwellMs: optional(long),
    completion: optional(fc.double()),
    sessionId: optional(text),
    recommendationId: optional(text),
    device: optional(text),
    utcOffsetMinutes: optional(fc.integer()),
    query: optional(text),
    context: optional(fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true })),
  })
  .map((event) => type.toBuffer(event))

test('every event is read as avsc reads it, field by field', () => {
  fc.assert(fc.property(encoded, (bytes) => assert.deepEqual(readBy(own, bytes), readBy(avscs, bytes))))
})

test('bytes that were damaged are read as avsc reads them, or refused as by avsc', () => {
  const damage = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }))
  fc.assert(
    fc.property(encoded, damage, (bytes, [place, byte]) => {
      bytes[place % bytes.length] = byte
      assert.deepEqual(readBy(own, bytes), readBy(avscs, bytes))
    }),
    { numRuns: 2_000 },
  )
})

test('a map in blocks that say their bytes is read whole', () => {
  const event = type.toBuffer({ ...readBy(own, fc.sample(encoded, 1)[0]!)!.event, context: null })
  const block = Buffer.from([2, 1, 8, 2, 0x61, 2, 0x62, 1, 8, 2, 0x63, 2, 0x64, 0])
  const bytes = Buffer.concat([event.subarray(0, -1), block])

  assert.deepEqual(readBy(own, bytes)?.event.context, { a: 'b', c: 'd' })
  assert.deepEqual(readBy(own, bytes), readBy(avscs, bytes))
})
