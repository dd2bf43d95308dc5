/** Ties between stored bytes and objects; they stay bytes until an event concerns one. */
import { asEpochMs, asUserId } from '@profilestream/contracts'
import type { MutableProfile, Unopened } from '../mutable-profile.js'
import { MAX_TIES, type SocialTie } from '../profile.js'
import { ByteReader } from './byte-reader.kernel.js'
import type { ByteWriter } from './byte-writer.kernel.js'
import { LIMITS } from './layout.js'

const isUnopened = (ties: MutableProfile['ties']): ties is Unopened => 'bytes' in ties

const readTie = (reader: ByteReader): SocialTie => {
  const userId = asUserId(reader.text(LIMITS.idBytes))
  const packed = reader.varint()
  return {
    userId,
    following: packed % 2 === 1,
    events: Math.floor(packed / 2),
    lastAt: asEpochMs(reader.time()),
  }
}

/** The profile's ties, strongest first, made from the stored bytes at the first call. */
export const openTies = (profile: MutableProfile): readonly SocialTie[] => {
  const { ties } = profile
  if (!isUnopened(ties)) return ties
  const reader = new ByteReader().open(ties.bytes, ties.from, ties.to)
  const opened: SocialTie[] = []
  while (reader.offset < reader.end) opened.push(readTie(reader))
  if (opened.length > MAX_TIES) reader.refuse(`${opened.length} ties, allowed are ${MAX_TIES}`)
  profile.ties = opened
  return opened
}

/** Writes the ties: their length in 4 bytes, then each. */
export const writeTies = (writer: ByteWriter, { ties }: MutableProfile): void => {
  const at = writer.lengthToCome()
  if (isUnopened(ties)) writer.raw(ties.bytes, ties.from, ties.to)
  else {
    for (const tie of ties) {
      writer.text(tie.userId)
      writer.varint(tie.events * 2 + (tie.following ? 1 : 0))
      writer.time(tie.lastAt)
    }
  }
  writer.fillLength(at)
}
