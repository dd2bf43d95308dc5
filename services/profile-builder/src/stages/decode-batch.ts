/** Decode: bytes become events, or dead letters that say why not. */
import type { ClickstreamEvent } from '@profilestream/contracts'
import type { Read } from '@profilestream/event-log'
import type { DecodedRecord, FetchedBatch } from '../batch.js'

/** Reads an event's bytes; a promise only when a schema registry must be asked. */
export type DecodeEvent = (value: Buffer | null) => Read<ClickstreamEvent> | Promise<Read<ClickstreamEvent>>

/** Makes the stage. */
export const createDecodeBatch =
  (decode: DecodeEvent) =>
  async ({ records }: FetchedBatch): Promise<readonly DecodedRecord[]> => {
    const decoded: DecodedRecord[] = []
    for (const record of records) {
      const event = decode(record.value)
      decoded.push({ record, event: event instanceof Promise ? await event : event })
    }
    return decoded
  }
