/** Whether two versions of a schema can live on one topic: each reads what the other writes. */
import { compileSchema } from './compile-schema.js'
import { describeError } from './errors.js'
import type { AvroRecord } from './schemas.js'

const whyUnreadable = (reader: AvroRecord, writer: AvroRecord): string | undefined => {
  try {
    compileSchema(reader).createResolver(compileSchema(writer))
    return undefined
  } catch (error) {
    return describeError(error)
  }
}

/**
 * What breaks between an older version and a newer one: services are not all replaced at one moment, and old records
 * stay on their topics, so both directions must work.
 * @returns one sentence a direction that breaks; empty when the versions fit
 */
export const incompatibilities = (older: AvroRecord, newer: AvroRecord): string[] => {
  const backward = whyUnreadable(newer, older)
  const forward = whyUnreadable(older, newer)
  return [
    ...(backward === undefined ? [] : [`the newer can't read what the older wrote: ${backward}`]),
    ...(forward === undefined ? [] : [`the older can't read what the newer writes: ${forward}`]),
  ]
}
