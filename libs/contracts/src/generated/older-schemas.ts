// Generated from test/golden/avro by `npm run types`. Do not edit.
import type { AvroRecord, SchemaName } from '../schemas.js'

/** Every earlier version of each schema that ever landed, oldest first, without its docs. */
export const olderSchemas: Readonly<Partial<Record<SchemaName, readonly AvroRecord[]>>> = {}
