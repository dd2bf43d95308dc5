/** Dead letters as people read them: a line for each reason, and one letter in full. */
import type { KeptLetter } from './read-dead-letters.js'
import type { Table } from '../plain-table.js'

const timeOf = (ms: number): string => new Date(ms).toISOString()

/** Counts by reason, the most frequent first, with the newest letter of each. */
export const countsByReason = (letters: readonly KeptLetter[]): Table => {
  const reasons = [...new Set(letters.map(({ letter }) => letter.reason))]
  const rows = reasons.map((reason) => {
    const all = letters.filter(({ letter }) => letter.reason === reason)
    const newest = all.reduce((a, b) => (b.refusedAt > a.refusedAt ? b : a))
    const waiting = all.filter(({ isReplayed }) => !isReplayed).length
    return {
      all,
      row: [reason, waiting, all.length - waiting, timeOf(newest.refusedAt), newest.letter.deadLetterId],
    }
  })
  return {
    head: ['reason', 'waiting', 'replayed', 'newest', 'its id'],
    rows: rows.sort((a, b) => b.all.length - a.all.length).map(({ row }) => row.map(String)),
  }
}

/** Control characters other than tabs and line ends mean that bytes are no text. */
const isControl = (character: string): boolean => character < ' ' && !'\t\n\r'.includes(character)

const textOf = (bytes: Uint8Array): string | null => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return Array.from(text).some(isControl) ? null : text
  } catch {
    return null
  }
}

/** Bytes as people see them. */
export type ShownBytes = { readonly text: string } | { readonly hex: string } | null

/** Bytes as text when they are text, as hexadecimal digits otherwise. */
export const bytesShown = (bytes: Uint8Array | null): ShownBytes => {
  if (bytes === null) return null
  const text = textOf(bytes)
  return text === null ? { hex: Buffer.from(bytes).toString('hex') } : { text }
}

/** One letter in full. @param event  what its value reads as, if it does */
export const letterShown = ({ letter, refusedAt, isReplayed }: KeptLetter, event: unknown): object => ({
  deadLetterId: letter.deadLetterId,
  status: isReplayed ? 'replayed' : 'waiting',
  reason: letter.reason,
  detail: letter.detail,
  service: letter.service,
  refusedAt: timeOf(refusedAt),
  original: {
    topic: letter.topic,
    partition: letter.partition,
    offset: letter.offset,
    recordedAt: timeOf(letter.recordedAt),
    key: bytesShown(letter.key),
    headers: Object.fromEntries(
      Object.entries(letter.headers).map(([name, bytes]) => [name, bytesShown(bytes)]),
    ),
    bytes: letter.value?.length ?? null,
    value: bytesShown(letter.value),
    ...(event === undefined ? {} : { event }),
  },
})
