/** Avro schemas compiled by avsc, made to give plain objects. */
import avro from 'avsc'
import type { AvroRecord } from './schemas.js'

/** Makes avsc's records plain objects, so that they compare and print like any other. */
const makePlain = (type: avro.Type): void => {
  if (type instanceof avro.types.RecordType) {
    Object.defineProperty(type.recordConstructor, 'prototype', { value: Object.prototype })
    for (const field of type.fields) makePlain(field.type)
  } else if (type instanceof avro.types.ArrayType) makePlain(type.itemsType)
  else if (type instanceof avro.types.MapType) makePlain(type.valuesType as avro.Type)
  else if (type instanceof avro.types.UnwrappedUnionType) type.types.forEach(makePlain)
}

/** Compiles a schema; the attributes that are ours (topic, brand) mean nothing to Avro. */
export const compileSchema = (schema: AvroRecord): avro.Type => {
  const type = avro.Type.forSchema(schema as avro.Schema, { omitRecordMethods: true })
  makePlain(type)
  return type
}
