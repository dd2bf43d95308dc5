/** The codec of one schema: reads every framing and every known version, writes the framing chosen; never throws on bytes. */
import type avro from 'avsc'
import { ByteReader, Truncated } from './byte-reader.kernel.js'
import { compileSchema } from './compile-schema.js'
import { createSlabs } from './encode-into-slabs.js'
import { describeError } from './errors.js'
import { fingerprintOf } from './fingerprint.js'
import { CONFLUENT_HEADER_BYTES, framingOf, hasFingerprint, SINGLE_OBJECT_HEADER_BYTES } from './framing.js'
import { fromJson } from './json/from-json.js'
import { accepted, deadLettered, type Accepted, type Checked, type DeadLettered } from './outcome.js'
import { schemas, type AvroRecord, type RecordTypes, type SchemaName } from './schemas.js'

/** The bytes are in Confluent's framing and name a schema that this codec has not learnt yet. */
export interface NeedsSchema {
  readonly kind: 'needs-schema'
  readonly schemaId: number
}

/** What became of some bytes. */
export type Decoded<Value> = Accepted<Value> | DeadLettered | NeedsSchema

/** Writes and reads the records of one schema. */
export interface Codec<Value> {
  readonly schemaName: SchemaName
  /**
   * The record in the framing chosen. The bytes lie in a shared slab of 64 KiB: copy what is kept for long.
   * @throws ContractError naming the field that does not fit the schema
   */
  encode(value: Value): Buffer
  /** Any bytes: a record, a dead letter that says why not, or the id of the schema to learn first. */
  decode(bytes: Uint8Array | null): Decoded<Value>
}

/** How one codec is made. */
export interface CodecOptions {
  readonly schemaName: SchemaName
  /** Writes the framing before each record. */
  readonly header: () => Buffer
  /** Older or foreign versions whose single-object encoding is to be read. */
  readonly writerSchemas: readonly AvroRecord[]
  /** What is known of a Confluent schema id: its JSON, or undefined. Asked once for an id that is known. */
  readonly schemaOfId: (schemaId: number) => string | undefined
}

/** Reads a record, at the reader's place, as one version of its schema wrote it. */
export type ReadRecord<Value> = (reader: ByteReader) => Value

/** avsc's compiled reader of a type, or of a writer's version of it. */
const readerOf = <Value>(compiled: unknown): ReadRecord<Value> => {
  const reader = compiled as { _read(reader: ByteReader): Value }
  return (bytes) => reader._read(bytes)
}

/** A Buffer over the same memory. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const truncated = (schemaName: SchemaName, bytes: Buffer): DeadLettered =>
  deadLettered('undecodable', `the ${bytes.length} bytes end within the ${schemaName}: send the record whole`)

/** Decodes the record that begins at `position`, and refuses what follows it. */
const createRecordReader = <Value>(schemaName: SchemaName) => {
  const reader = new ByteReader()
  return (read: ReadRecord<Value>, bytes: Buffer, position: number): Accepted<Value> | DeadLettered => {
    reader.reset(bytes, position)
    try {
      const value = read(reader)
      if (reader.remaining === 0) return accepted(value)
      return deadLettered(
        'undecodable',
        `${reader.remaining} bytes follow the ${schemaName}: send one record a message`,
      )
    } catch (error) {
      if (error instanceof Truncated) return truncated(schemaName, bytes)
      return deadLettered('undecodable', `the bytes are no ${schemaName}: ${describeError(error)}`)
    }
  }
}

const decodeJson = <Name extends SchemaName>(schemaName: Name, bytes: Buffer): Checked<RecordTypes[Name]> => {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    return deadLettered('invalid_json', `the value starts with { but is not JSON: ${describeError(error)}`)
  }
  return fromJson(schemaName, value)
}

/** The readers of other versions, compiled once each: by fingerprint, or by Confluent's id. */
const createVersions = <Value>(options: CodecOptions, type: avro.Type) => {
  const resolve = (writer: avro.Type): ReadRecord<Value> => readerOf(type.createResolver(writer))
  const byFingerprint = new Map(
    options.writerSchemas.map((schema) => {
      const writer = compileSchema(schema)
      return [fingerprintOf(writer).toString('hex'), resolve(writer)] as const
    }),
  )
  const byId = new Map<number, ReadRecord<Value> | DeadLettered>()
  const learn = (schemaId: number, schemaJson: string): ReadRecord<Value> | DeadLettered => {
    try {
      return resolve(compileSchema(JSON.parse(schemaJson) as AvroRecord))
    } catch (error) {
      const detail = `schema ${schemaId} can't be read as ${options.schemaName}: ${describeError(error)}`
      return deadLettered('unknown_schema', detail)
    }
  }
  return {
    ofFingerprint: (hex: string) => byFingerprint.get(hex),
    ofId: (schemaId: number): ReadRecord<Value> | DeadLettered | undefined => {
      const found = byId.get(schemaId)
      if (found !== undefined) return found
      const schemaJson = options.schemaOfId(schemaId)
      if (schemaJson === undefined) return undefined
      const learnt = learn(schemaId, schemaJson)
      byId.set(schemaId, learnt)
      return learnt
    },
  }
}

/**
 * Makes the codec of one schema.
 * @param ownReader  reads the current version; avsc's reader does when left out
 */
export const createCodec = <Name extends SchemaName>(
  options: CodecOptions & { readonly schemaName: Name },
  ownReader?: ReadRecord<RecordTypes[Name]>,
): Codec<RecordTypes[Name]> => {
  type Value = RecordTypes[Name]
  const { schemaName } = options
  const type = compileSchema(schemas[schemaName])
  const current = ownReader ?? readerOf<Value>(type)
  const ownFingerprint = fingerprintOf(type)
  const versions = createVersions<Value>(options, type)
  const readRecord = createRecordReader<Value>(schemaName)
  const encode = createSlabs(schemaName, type, options.header)

  const decodeSingleObject = (bytes: Buffer): Decoded<Value> => {
    if (hasFingerprint(bytes, ownFingerprint)) {
      return readRecord(current, bytes, SINGLE_OBJECT_HEADER_BYTES)
    }
    const hex = bytes.toString('hex', 2, SINGLE_OBJECT_HEADER_BYTES)
    const older = versions.ofFingerprint(hex)
    if (older !== undefined) return readRecord(older, bytes, SINGLE_OBJECT_HEADER_BYTES)
    return deadLettered(
      'unknown_schema',
      `no version of ${schemaName} has the fingerprint ${hex} (little-endian)`,
    )
  }
  const decodeConfluent = (bytes: Buffer): Decoded<Value> => {
    const schemaId = bytes.readUInt32BE(1)
    const version = versions.ofId(schemaId)
    if (version === undefined) return { kind: 'needs-schema', schemaId }
    return typeof version === 'object' ? version : readRecord(version, bytes, CONFLUENT_HEADER_BYTES)
  }
  const decode = (value: Uint8Array | null): Decoded<Value> => {
    if (value === null || value.length === 0) {
      return deadLettered('empty_value', `the message has no value: send a ${schemaName}`)
    }
    const bytes = asBuffer(value)
    switch (framingOf(bytes)) {
      case 'single-object':
        return decodeSingleObject(bytes)
      case 'confluent':
        return decodeConfluent(bytes)
      case 'json':
        return decodeJson(schemaName, bytes)
      case 'unknown':
        return deadLettered(
          'unknown_framing',
          `the value starts with ${bytes.toString('hex', 0, 4)}: send Avro single-object encoding (c301…), Confluent's framing (00…) or a JSON object`,
        )
    }
  }
  return { schemaName, encode, decode }
}
