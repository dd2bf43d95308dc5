/** The dead-letter topic read to its end: every letter once, with when it was refused and whether it was put back. */
import type { DeadLetter, DeadLetterReason, EpochMs } from '@profilestream/contracts'
import { replayedLetterOf, type EventLog, type LogRecord } from '@profilestream/event-log'

/** A dead letter and what became of it. */
export interface KeptLetter {
  readonly letter: DeadLetter
  /** The broker's time of the letter. */
  readonly refusedAt: EpochMs
  readonly isReplayed: boolean
}

/** Which letters are meant; all when nothing is named. */
export interface LetterChoice {
  readonly reason?: DeadLetterReason
  /** Refused at this moment or later. */
  readonly since?: EpochMs
}

/** What reading needs. */
export type ReadingDependencies = Pick<EventLog, 'followAll' | 'decode' | 'codecs' | 'topics'>

const copyOf = (letter: DeadLetter): DeadLetter => ({
  ...letter,
  key: letter.key === null ? null : Buffer.from(letter.key),
  value: letter.value === null ? null : Buffer.from(letter.value),
  headers: Object.fromEntries(
    Object.entries(letter.headers).map(([name, bytes]) => [name, Buffer.from(bytes)]),
  ),
})

const byPlace = ({ letter: a }: KeptLetter, { letter: b }: KeptLetter): number =>
  a.topic.localeCompare(b.topic) || a.partition - b.partition || a.offset - b.offset

/**
 * Reads the letters chosen, in the order of their originals. One that was written twice (a builder died in between) is one.
 * A record that is neither a letter nor a status is left out.
 */
export const readDeadLetters = async (
  eventLog: ReadingDependencies,
  { reason, since }: LetterChoice = {},
): Promise<readonly KeptLetter[]> => {
  const letters = new Map<string, { letter: DeadLetter; refusedAt: EpochMs }>()
  const replayed = new Set<string>()
  const take = async (record: LogRecord): Promise<void> => {
    const put = replayedLetterOf(record)
    if (put !== null) return void replayed.add(put)
    const read = await eventLog.decode(eventLog.codecs.deadLetter, record.value)
    if (read.kind !== 'accepted' || letters.has(read.value.deadLetterId)) return
    letters.set(read.value.deadLetterId, { letter: copyOf(read.value), refusedAt: record.timestamp })
  }
  await readToEnd(eventLog, take)
  return [...letters.values()]
    .filter(({ letter }) => reason === undefined || letter.reason === reason)
    .filter(({ refusedAt }) => since === undefined || refusedAt >= since)
    .map((kept) => ({ ...kept, isReplayed: replayed.has(kept.letter.deadLetterId) }))
    .sort(byPlace)
}

const readToEnd = async (
  eventLog: ReadingDependencies,
  take: (record: LogRecord) => Promise<void>,
): Promise<void> => {
  let fail: (error: Error) => void = () => undefined
  const failed = new Promise<never>((_resolve, reject) => (fail = reject))
  const follower = await eventLog.followAll({
    topic: eventLog.topics.deadLetters.name,
    from: 'beginning',
    onFailed: fail,
    onRecords: async (records) => {
      for (const record of records) await take(record)
    },
  })
  try {
    await Promise.race([follower.caughtUp, failed])
  } finally {
    await follower.stop()
  }
}
