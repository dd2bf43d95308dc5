/** A client of a schema registry's Confluent API: finds schemas by id, registers ours, remembers both. */
import { describeError, schemas, UnavailableError, type SchemaName } from '@profilestream/contracts'

/** Finds and registers schemas. */
export interface SchemaRegistry {
  /** A schema's JSON; null when the registry has none of that id, or one that is not Avro. */
  schemaOf(schemaId: number): Promise<string | null>
  /** Registers our schema under `<topic>-value` and gives its id; the same schema gets the same id again. */
  register(topic: string, schemaName: SchemaName): Promise<number>
}

const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json'
const ANSWER_WITHIN_MS = 10_000
/** Ids that the registry does not have are remembered, so that a stream of them does not become a stream of requests. */
const REMEMBERED_UNKNOWN = 1_000

interface SchemaAnswer {
  readonly schema: string
  readonly schemaType?: string
}

/** Makes the client. @param url of the Confluent API, without a slash at its end */
export const createSchemaRegistry = (url: string): SchemaRegistry => {
  const base = url.replace(/\/+$/, '')
  const known = new Map<number, string>()
  const unknown = new Set<number>()

  const ask = async (path: string, body?: object): Promise<Response> => {
    try {
      return await fetch(base + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { accept: `${CONTENT_TYPE}, application/json`, 'content-type': CONTENT_TYPE },
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    } catch (error) {
      throw new UnavailableError(
        `the schema registry at ${base} does not answer (${describeError(error)}); check kafka.schemaRegistryUrl`,
        { cause: error },
      )
    }
  }
  const refused = async (path: string, response: Response): Promise<UnavailableError> => {
    const text = (await response.text()).slice(0, 300)
    return new UnavailableError(
      `the schema registry answered ${response.status} to ${base}${path}: ${text}`,
      {
        retriable: response.status >= 500,
      },
    )
  }
  const rememberUnknown = (schemaId: number): null => {
    if (unknown.size >= REMEMBERED_UNKNOWN) unknown.clear()
    unknown.add(schemaId)
    return null
  }
  return {
    schemaOf: async (schemaId) => {
      const remembered = known.get(schemaId)
      if (remembered !== undefined) return remembered
      if (unknown.has(schemaId)) return null
      const path = `/schemas/ids/${schemaId}`
      const response = await ask(path)
      if (response.status === 404) return rememberUnknown(schemaId)
      if (!response.ok) throw await refused(path, response)
      const { schema, schemaType = 'AVRO' } = (await response.json()) as SchemaAnswer
      if (schemaType !== 'AVRO') return rememberUnknown(schemaId)
      known.set(schemaId, schema)
      return schema
    },
    register: async (topic, schemaName) => {
      const path = `/subjects/${encodeURIComponent(`${topic}-value`)}/versions`
      const response = await ask(path, { schema: JSON.stringify(schemas[schemaName]) })
      if (!response.ok) throw await refused(path, response)
      const { id } = (await response.json()) as { id: number }
      return id
    },
  }
}
