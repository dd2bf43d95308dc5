/** Avro schemas as JSON Schema, so that the OpenAPI description says what the contract says. */
import type { AvroField, AvroRecord, AvroType } from '@profilestream/contracts'

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>

const PRIMITIVES: Readonly<Record<string, JsonSchema>> = {
  null: { type: 'null' },
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  int: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  long: { type: 'integer' },
  float: { type: 'number' },
  double: { type: 'number' },
  bytes: { type: 'string', contentEncoding: 'base64' },
}

const isUnion = (type: AvroType): type is readonly AvroType[] => Array.isArray(type)

/** The schema of a value of an Avro type; a union with null is a field that may be left out or null. */
export const jsonSchemaOf = (type: AvroType): JsonSchema => {
  if (typeof type === 'string') return PRIMITIVES[type] ?? {}
  if (isUnion(type)) return { anyOf: type.map(jsonSchemaOf) }
  switch (type.type) {
    case 'record':
      return jsonSchemaOfRecord(type)
    case 'enum':
      return { type: 'string', enum: type.symbols.filter((symbol) => symbol !== type.default) }
    case 'array':
      return { type: 'array', items: jsonSchemaOf(type.items) }
    case 'map':
      return { type: 'object', additionalProperties: jsonSchemaOf(type.values) }
  }
}

const propertyOf = (field: AvroField): JsonSchema => ({
  ...jsonSchemaOf(field.type),
  ...(field.doc === undefined ? {} : { description: field.doc }),
})

/**
 * The schema of an Avro record.
 * @param filledIn  fields without a default that a sender may leave out all the same
 */
export const jsonSchemaOfRecord = (record: AvroRecord, filledIn: readonly string[] = []): JsonSchema => ({
  type: 'object',
  ...(record.doc === undefined ? {} : { description: record.doc }),
  properties: Object.fromEntries(record.fields.map((field) => [field.name, propertyOf(field)])),
  required: record.fields
    .filter((field) => field.default === undefined && !filledIn.includes(field.name))
    .map((field) => field.name),
  additionalProperties: false,
})
