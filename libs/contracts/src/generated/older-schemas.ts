// Generated from test/golden/avro by `npm run types`. Do not edit.
import type { AvroRecord, SchemaName } from '../schemas.js'

/** Every earlier version of each schema that ever landed, oldest first, without its docs. */
export const olderSchemas: Readonly<Partial<Record<SchemaName, readonly AvroRecord[]>>> = {
  ProfileUpdated: [
    {"type":"record","name":"ProfileUpdated","namespace":"profilestream","fields":[{"name":"userId","type":"string"},{"name":"version","type":"long"},{"name":"updatedAt","type":"long"},{"name":"touched","type":{"type":"array","items":"string"},"default":[]},{"name":"days","type":{"type":"array","items":{"type":"record","name":"DayActivity","fields":[{"name":"scenario","type":"string"},{"name":"day","type":"int"},{"name":"cohortDay","type":"int"},{"name":"events","type":"int"},{"name":"sessions","type":"int"},{"name":"dwellMs","type":"long"},{"name":"impressions","type":"int"},{"name":"attributedClicks","type":"int"},{"name":"conversions","type":"int"}]}},"default":[]},{"name":"botIntervals","type":{"type":"array","items":{"type":"record","name":"BotInterval","fields":[{"name":"from","type":"long"},{"name":"to","type":["null","long"],"default":null}]}},"default":[]},{"name":"segments","type":{"type":"array","items":"string"},"default":[]},{"name":"segmentsEntered","type":{"type":"array","items":"string"},"default":[]},{"name":"segmentsLeft","type":{"type":"array","items":"string"},"default":[]}]},
  ],
}
