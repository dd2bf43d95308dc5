/** The codecs of all schemas, compiled once a process. */
import { asBuffer, createCodec, type Codec, type ReadRecord } from './codec.js'
import { compileSchema } from './compile-schema.js'
import { fingerprintOf } from './fingerprint.js'
import { confluentHeader, singleObjectHeader } from './framing.js'
import { olderSchemas } from './generated/older-schemas.js'
import { createClickstreamEventReader } from './generated/read-clickstream-event.js'
import { schemas, type AvroRecord, type RecordTypes, type SchemaName } from './schemas.js'

/** How records are framed when written; every framing is read. */
export type Framing = 'single-object' | { readonly confluent: (schemaName: SchemaName) => number }

/** Versions of schemas, beside the current one, whose single-object encoding is to be read. */
export type WriterSchemas = Readonly<Partial<Record<SchemaName, readonly AvroRecord[]>>>

/** The codec of each record, and what they share. */
export interface Codecs {
  readonly clickstreamEvent: Codec<RecordTypes['ClickstreamEvent']>
  readonly deadLetter: Codec<RecordTypes['DeadLetter']>
  readonly catalogItem: Codec<RecordTypes['CatalogItem']>
  readonly profileUpdated: Codec<RecordTypes['ProfileUpdated']>
  readonly modelRelease: Codec<RecordTypes['ModelRelease']>
  readonly recommendationList: Codec<RecordTypes['RecommendationList']>
  readonly stickinessMetric: Codec<RecordTypes['StickinessMetric']>
  readonly erasureRequest: Codec<RecordTypes['ErasureRequest']>
  /** Tells the codecs a registry's schema, so that the bytes that name it can be read. */
  learnSchema(schemaId: number, schemaJson: string): void
}

/** avsc writes bytes from Buffers only; ours may be any Uint8Array. */
const withBuffers = (codec: Codec<RecordTypes['DeadLetter']>): Codec<RecordTypes['DeadLetter']> => ({
  ...codec,
  encode: (letter) => {
    const headers = Object.entries(letter.headers).map(([name, bytes]) => [name, asBuffer(bytes)] as const)
    const key = letter.key === null ? null : asBuffer(letter.key)
    const value = letter.value === null ? null : asBuffer(letter.value)
    return codec.encode({ ...letter, key, value, headers: Object.fromEntries(headers) })
  },
})

/** Makes the codecs; versions that ever landed in this repository are known without being given. */
export const createCodecs = (options: { framing: Framing; writerSchemas?: WriterSchemas }): Codecs => {
  const { framing, writerSchemas = {} } = options
  const learnt = new Map<number, string>()
  const schemaOfId = (schemaId: number): string | undefined => learnt.get(schemaId)
  const headerOf = (schemaName: SchemaName): (() => Buffer) => {
    if (framing !== 'single-object') return () => confluentHeader(framing.confluent(schemaName))
    const header = singleObjectHeader(fingerprintOf(compileSchema(schemas[schemaName])))
    return () => header
  }
  const codecOf = <Name extends SchemaName>(
    schemaName: Name,
    ownReader?: ReadRecord<RecordTypes[Name]>,
  ): Codec<RecordTypes[Name]> => {
    const older = [...(olderSchemas[schemaName] ?? []), ...(writerSchemas[schemaName] ?? [])]
    const options = { schemaName, header: headerOf(schemaName), writerSchemas: older, schemaOfId }
    return createCodec(options, ownReader)
  }
  return {
    clickstreamEvent: codecOf('ClickstreamEvent', createClickstreamEventReader()),
    deadLetter: withBuffers(codecOf('DeadLetter')),
    catalogItem: codecOf('CatalogItem'),
    profileUpdated: codecOf('ProfileUpdated'),
    modelRelease: codecOf('ModelRelease'),
    recommendationList: codecOf('RecommendationList'),
    stickinessMetric: codecOf('StickinessMetric'),
    erasureRequest: codecOf('ErasureRequest'),
    learnSchema: (schemaId, schemaJson) => void learnt.set(schemaId, schemaJson),
  }
}
