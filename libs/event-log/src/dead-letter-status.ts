/**
 * What became of dead letters: a status record on the dead-letter topic itself, an empty value whose headers name the
 * letter. It is written in one transaction with the original's return, so that either both are there or neither.
 */
import type { LogRecord } from './records.js'
import type { AddressedMessage } from './publish-together.js'

/** Header of a status record, and of an original put back: the dead letter's id. */
export const DEAD_LETTER_ID_HEADER = 'profilestream-dead-letter'
/** Header of a status record: what became of the letter. */
export const DEAD_LETTER_STATUS_HEADER = 'profilestream-status'

const REPLAYED = 'replayed'

/** Says that a letter's original was put back. */
export const replayedStatus = (topic: string, deadLetterId: string): AddressedMessage => ({
  topic,
  key: deadLetterId,
  value: null,
  headers: { [DEAD_LETTER_ID_HEADER]: deadLetterId, [DEAD_LETTER_STATUS_HEADER]: REPLAYED },
})

/** The letter that a record of the dead-letter topic says was replayed; null when it is a letter itself. */
export const replayedLetterOf = ({ value, headers }: Pick<LogRecord, 'value' | 'headers'>): string | null => {
  if (value !== null || headers[DEAD_LETTER_STATUS_HEADER]?.toString() !== REPLAYED) return null
  return headers[DEAD_LETTER_ID_HEADER]?.toString() ?? null
}
