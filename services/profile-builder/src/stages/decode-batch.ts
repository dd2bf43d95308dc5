/** Decode: bytes become events, or dead letters that say why not. */
import type { ClickstreamEvent } from '@profilestream/contracts'
import type { Read } from '@profilestream/event-log'
import type { DecodedBatch, FetchedBatch, RefusedRecord } from '../batch.js'

/** Reads an event's bytes; a promise only when a schema registry must be asked. */
export type DecodeEvent = (value: Buffer | null) => Read<ClickstreamEvent> | Promise<Read<ClickstreamEvent>>

/** Makes the stage. */
export const createDecodeBatch =
  (decode: DecodeEvent) =>
  async ({ records }: FetchedBatch): Promise<DecodedBatch> => {
    const events: (ClickstreamEvent | null)[] = []
    const undecodable: RefusedRecord[] = []
    for (const record of records) {
      const decoding = decode(record.value)
      const decoded = decoding instanceof Promise ? await decoding : decoding
      if (decoded.kind === 'dead-letter') undecodable.push({ record, why: decoded, scenario: null })
      events.push(decoded.kind === 'accepted' ? decoded.value : null)
    }
    return { records, events, undecodable }
  }
