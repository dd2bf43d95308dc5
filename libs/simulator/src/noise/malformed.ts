/** Values that are no event, of every kind that producers have been seen to send. */
import { toJson, type ClickstreamEvent, type Codec } from '@profilestream/contracts'
import type { Random } from '../random/random.js'
import type { SimulatedRecord } from '../world-options.js'

/** The kinds of garbage; each must end as a dead letter with its bytes kept. */
export const MALFORMED_KINDS = [
  'invalid-json',
  'wrong-types',
  'missing-field',
  'negative-time',
  'far-future-time',
  'empty-user',
  'unknown-action',
  'unknown-scenario',
  'truncated-avro',
  'unknown-fingerprint',
  'unknown-schema-id',
  'plain-text',
  'empty-value',
] as const
/** One of them. */
export type MalformedKind = (typeof MALFORMED_KINDS)[number]

const text = new TextEncoder()
const json = (value: unknown): Uint8Array => text.encode(JSON.stringify(value))

/** Garbage of a random kind, made from a record that was right. */
export const malformedBytes = (
  random: Random,
  record: SimulatedRecord,
  codec: Codec<ClickstreamEvent>,
): Uint8Array =>
  record.event === undefined ? new Uint8Array(0) : garble(random.pick(MALFORMED_KINDS), record.event, codec)

/**
 * Makes one kind of garbage out of an event.
 * @param codec  writes single-object encoding: ten bytes of header, then the record
 */
export const garble = (
  kind: MalformedKind,
  event: ClickstreamEvent,
  codec: Codec<ClickstreamEvent>,
): Uint8Array => {
  if (isAvroKind(kind)) return garbleAvro(kind, codec.encode(event))
  if (isTextKind(kind)) return text.encode(garbleText(kind, event))
  return json(garbleFields(kind, toJson(event)))
}

type AvroKind = 'truncated-avro' | 'unknown-fingerprint' | 'unknown-schema-id'
type TextKind = 'invalid-json' | 'plain-text' | 'empty-value'
type FieldKind = Exclude<MalformedKind, AvroKind | TextKind>

const isAvroKind = (kind: MalformedKind): kind is AvroKind =>
  kind === 'truncated-avro' || kind === 'unknown-fingerprint' || kind === 'unknown-schema-id'

const isTextKind = (kind: MalformedKind): kind is TextKind =>
  kind === 'invalid-json' || kind === 'plain-text' || kind === 'empty-value'

const garbleText = (kind: TextKind, { eventId, userId }: ClickstreamEvent): string => {
  switch (kind) {
    case 'invalid-json':
      return `{"eventId": "${eventId}", "userId": `
    case 'plain-text':
      return `GET /pixel.gif?user=${userId}`
    case 'empty-value':
      return ''
  }
}

/** Year 2100. */
const FAR_FUTURE = 4_102_444_800_000

const garbleFields = (kind: FieldKind, fields: Record<string, unknown>): Record<string, unknown> => {
  switch (kind) {
    case 'wrong-types':
      return { ...fields, occurredAt: 'yesterday', itemId: 17 }
    case 'missing-field':
      return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'occurredAt'))
    case 'negative-time':
      return { ...fields, occurredAt: -1 }
    case 'far-future-time':
      return { ...fields, occurredAt: FAR_FUTURE }
    case 'empty-user':
      return { ...fields, userId: '' }
    case 'unknown-action':
      return { ...fields, action: 'teleport' }
    case 'unknown-scenario':
      return { ...fields, scenario: 'weather' }
  }
}

const HEADER_BYTES = 10
const NO_SUCH_SCHEMA_ID = 0x7fff_fff0

const garbleAvro = (kind: AvroKind, encoded: Uint8Array): Uint8Array => {
  const bytes = Uint8Array.from(encoded)
  if (kind === 'truncated-avro') return bytes.slice(0, Math.floor(bytes.length / 2))
  if (kind === 'unknown-fingerprint')
    return bytes.map((byte, at) => (at >= 2 && at < HEADER_BYTES ? byte ^ 0xff : byte))
  const confluent = new Uint8Array(5 + bytes.length - HEADER_BYTES)
  new DataView(confluent.buffer).setUint32(1, NO_SUCH_SCHEMA_ID)
  confluent.set(bytes.subarray(HEADER_BYTES), 5)
  return confluent
}
