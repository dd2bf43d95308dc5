/** Putting originals back, once: each goes in one transaction with the status that says so. */
import type { DeadLetter } from '@profilestream/contracts'
import {
  DEAD_LETTER_ID_HEADER,
  replayedStatus,
  type AddressedMessage,
  type EventLog,
} from '@profilestream/event-log'
import { readDeadLetters, type LetterChoice } from './read-dead-letters.js'

/** What came of a replay. */
export interface Replayed {
  /** Originals put back now. */
  readonly replayed: number
  /** Letters that had been replayed before. */
  readonly before: number
  /** Letters whose original was too large to be kept, or empty. */
  readonly withoutValue: number
}

/** Replays under this name take turns: a second one takes it over, and the first can commit nothing more. */
const REPLAY = 'dead-letter-replay'
/** Letters of one transaction, at most. */
const LETTERS_AT_ONCE = 200
/** Bytes of originals in one transaction, at most, unless one alone is larger. */
const BYTES_AT_ONCE = 524_288

const messagesOf = (letter: DeadLetter, deadLetterTopic: string): AddressedMessage[] => {
  const { topic, partition, key, value, headers, deadLetterId } = letter
  const original = {
    topic,
    partition,
    key: key === null ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([name, bytes]) => [name, Buffer.from(bytes)])),
      [DEAD_LETTER_ID_HEADER]: deadLetterId,
    },
  }
  return [original, replayedStatus(deadLetterTopic, deadLetterId)]
}

/** Letters for one transaction after another. */
const groupsOf = (letters: readonly DeadLetter[]): DeadLetter[][] => {
  const groups: DeadLetter[][] = []
  let bytes = 0
  for (const letter of letters) {
    const size = letter.value?.length ?? 0
    const group = groups.at(-1)
    if (group === undefined || group.length === LETTERS_AT_ONCE || bytes + size > BYTES_AT_ONCE) {
      groups.push([letter])
      bytes = size
    } else {
      group.push(letter)
      bytes += size
    }
  }
  return groups
}

/**
 * Puts the originals of the letters chosen back where they stood, in their order. The name is taken over before the
 * letters are read: what another replay has committed by then is seen, and it can commit nothing afterwards.
 * @param onProgress  told after each transaction how many are back
 * @throws UnavailableError when Kafka does not answer or another replay has begun; what is back by then stays back, once
 */
export const replayDeadLetters = async (
  eventLog: Pick<EventLog, 'followAll' | 'decode' | 'codecs' | 'topics' | 'createTransactionalPublisher'>,
  choice: LetterChoice,
  onProgress: (replayed: number) => void = () => undefined,
): Promise<Replayed> => {
  const publisher = await eventLog.createTransactionalPublisher(REPLAY)
  try {
    const kept = await readDeadLetters(eventLog, choice)
    const waiting = kept.filter(({ isReplayed }) => !isReplayed).map(({ letter }) => letter)
    const letters = waiting.filter(({ value }) => value !== null)
    let replayed = 0
    for (const group of groupsOf(letters)) {
      const messages = group.flatMap((letter) => messagesOf(letter, eventLog.topics.deadLetters.name))
      await publisher.publishTogether(messages)
      replayed += group.length
      onProgress(replayed)
    }
    return { replayed, before: kept.length - waiting.length, withoutValue: waiting.length - letters.length }
  } finally {
    await publisher.close()
  }
}
