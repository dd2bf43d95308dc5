/** Dead letters: the original record, byte for byte, with the reason it was not applied. */
import type { Codec, DeadLetter } from '@profilestream/contracts'
import type { OutgoingMessage } from '@profilestream/event-log'
import type { RefusedRecord } from '../batch.js'

/** Room for the envelope of a dead letter beside the original value, bytes. */
const ENVELOPE_BYTES = 16_384

/** How dead letters are made. */
export interface DeadLetterSettings {
  /** Topic that the records came from. */
  readonly topic: string
  /** Largest message that the dead-letter topic takes, bytes. */
  readonly maxMessageBytes: number
}

/** The dead letters of refused records, encoded, keyed like the originals. */
export const createDeadLetters =
  (codec: Codec<DeadLetter>, { topic, maxMessageBytes }: DeadLetterSettings) =>
  (refused: readonly RefusedRecord[]): OutgoingMessage[] =>
    refused.map(({ record, why }) => {
      const { partition, offset, key, value, headers, timestamp } = record
      const fits = (value?.length ?? 0) <= maxMessageBytes - ENVELOPE_BYTES
      const letter: DeadLetter = {
        deadLetterId: `${topic}:${partition}:${offset}`,
        reason: why.reason,
        detail: fits
          ? why.detail
          : `${why.detail} (the value of ${value?.length ?? 0} bytes is too large to be kept here)`,
        topic,
        partition,
        offset,
        recordedAt: timestamp,
        key,
        value: fits ? value : null,
        headers,
        service: 'profile-builder',
      }
      return { key, value: codec.encode(letter) }
    })
