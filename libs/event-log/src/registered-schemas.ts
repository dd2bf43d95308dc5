/** What a schema registry means to the codecs: ids for what we write, schemas for what we read. */
import {
  deadLettered,
  SCHEMA_NAMES,
  UnavailableError,
  type Accepted,
  type Codec,
  type Codecs,
  type DeadLettered,
  type Decoded,
  type SchemaName,
} from '@profilestream/contracts'
import type { SchemaRegistry } from './schema-registry.js'

/** A record decoded, or the reason why not. */
export type Read<Value> = Accepted<Value> | DeadLettered

/** Decodes a record; a promise only when the registry must be asked. */
export type Decode = <Value>(
  codec: Codec<Value>,
  bytes: Uint8Array | null,
) => Read<Value> | Promise<Read<Value>>

/** Our schemas' ids. */
export interface SchemaIds {
  /** Resolves when every schema is registered. */
  known(): Promise<void>
  /** The id of a schema; throws before `known` has resolved. */
  readonly idOf: (schemaName: SchemaName) => number
}

/** Ids that the registry gave our schemas; asked for once, before anything is published. */
export const createSchemaIds = (
  registry: SchemaRegistry | undefined,
  topicOf: (schemaName: SchemaName) => string,
): SchemaIds => {
  const ids = new Map<SchemaName, number>()
  const registerAll = async (): Promise<void> => {
    if (registry === undefined) return
    for (const name of SCHEMA_NAMES) ids.set(name, await registry.register(topicOf(name), name))
  }
  let registering: Promise<void> | undefined
  return {
    known: (): Promise<void> => {
      registering ??= registerAll().catch((error: unknown) => {
        registering = undefined
        throw error
      })
      return registering
    },
    idOf: (schemaName: SchemaName): number => {
      const id = ids.get(schemaName)
      if (id !== undefined) return id
      throw new UnavailableError(`${schemaName} has no id yet: make a publisher before encoding`, {
        retriable: false,
      })
    },
  }
}

/** Decodes records, asking the registry for the schemas they name. */
export const createDecode =
  (codecs: Codecs, registry: SchemaRegistry | undefined): Decode =>
  <Value>(codec: Codec<Value>, bytes: Uint8Array | null) => {
    const decoded = codec.decode(bytes)
    return decoded.kind === 'needs-schema' ? learnAndDecode(decoded.schemaId, codec, bytes) : decoded

    async function learnAndDecode(
      schemaId: number,
      codecOf: Codec<Value>,
      value: Uint8Array | null,
    ): Promise<Read<Value>> {
      const schemaJson = registry === undefined ? null : await registry.schemaOf(schemaId)
      if (schemaJson === null) return unknownSchema(schemaId, registry)
      codecs.learnSchema(schemaId, schemaJson)
      const again: Decoded<Value> = codecOf.decode(value)
      return again.kind === 'needs-schema' ? unknownSchema(schemaId, registry) : again
    }
  }

const unknownSchema = (schemaId: number, registry: SchemaRegistry | undefined): DeadLettered =>
  deadLettered(
    'unknown_schema',
    registry === undefined
      ? `the value names schema ${schemaId} of a registry; set kafka.schemaRegistryUrl so that it can be read`
      : `the registry has no Avro schema ${schemaId}: register it, then replay`,
  )
