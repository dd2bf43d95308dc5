/**
 * Links between ids: a user's profile names the anonymous ids that were hers, an anonymous profile that was closed names
 * its user. Both are parts of the stored profile.
 *
 *     links      for each: anonymous id, partition and offset of the identify event, state (byte),
 *                positions (count, partition and next offset each)
 *     forward    the user's id
 */
import { asUserId, InvariantError, type UserId } from '@profilestream/contracts'
import type { ByteReader } from '../codec/byte-reader.kernel.js'
import type { ByteWriter } from '../codec/byte-writer.kernel.js'
import { LIMITS } from '../codec/layout.js'
import type { Part } from '../codec/parts.js'
import { readPositions, writePositions } from '../codec/positions-codec.js'
import { createPositions, type Positions } from '../fold/position.kernel.js'
import type { MutableProfile, Place } from '../mutable-profile.js'
import type { IdentityLink } from '../profile.js'

/** See IdentityLink. */
export type LinkState = IdentityLink['state']

/** An anonymous id that logged in as this user; the place is that of the identify event. */
export interface Link extends Place {
  readonly anonymousId: UserId
  state: LinkState
  /** The anonymous id's own positions; events of it are folded against these once it is merged. */
  readonly positions: Positions
}

/** Anonymous ids one user may have; a further identify changes nothing. */
export const MAX_LINKS = 64

/**
 * Added to the version of a profile that is closed. A writer that is ahead of what is stored expects a version that a few
 * events would lead to; with one more than that, its compare-and-set could succeed on the closed profile and open it again.
 */
export const CLOSED = 2 ** 40

const STATES: readonly LinkState[] = ['pending', 'merged', 'refused']

/** The link to an anonymous id, or undefined. */
export const findLink = ({ links }: MutableProfile, anonymousId: UserId): Link | undefined =>
  links.find((link) => link.anonymousId === anonymousId)

/** Adds a pending link. */
export const addLink = (profile: MutableProfile, anonymousId: UserId, { partition, offset }: Place): Link => {
  const link: Link = { anonymousId, state: 'pending', partition, offset, positions: createPositions() }
  profile.links = [...profile.links, link]
  return link
}

/**
 * The positions that events of a merged id are folded against.
 * @throws InvariantError when the id is not merged into this profile
 */
export const positionsOfLinked = (profile: MutableProfile, anonymousId: UserId): Positions => {
  const link = findLink(profile, anonymousId)
  if (link?.state === 'merged') return link.positions
  throw new InvariantError(
    `an event of ${anonymousId} was to be folded into ${profile.userId}, which it is not merged into; settle the link first`,
  )
}

const writeLink = (writer: ByteWriter, link: Link): void => {
  writer.text(link.anonymousId)
  writer.varint(link.partition)
  writer.varint(link.offset)
  writer.byte(STATES.indexOf(link.state))
  writePositions(writer, link.positions)
}

const readLink = (reader: ByteReader): Link => {
  const anonymousId = asUserId(reader.text(LIMITS.idBytes))
  const partition = reader.varint()
  const offset = reader.varint()
  const state = STATES[reader.byte()] ?? reader.refuse('a link in no known state')
  const positions = createPositions()
  readPositions(reader, positions)
  return { anonymousId, partition, offset, state, positions }
}

const NO_LINKS: readonly Link[] = []

/** The links of a user. */
export const linksPart: Part<MutableProfile> = {
  tag: 17,
  isEmpty: ({ links }) => links.length === 0,
  write: (writer, { links }) => links.forEach((link) => writeLink(writer, link)),
  read: (reader, profile) => {
    const links = []
    while (reader.offset < reader.end) links.push(readLink(reader))
    profile.links = links
  },
  clear: (profile) => {
    profile.links = NO_LINKS
  },
}

/** The forward of a closed profile. */
export const forwardPart: Part<MutableProfile> = {
  tag: 18,
  isEmpty: ({ forwardTo }) => forwardTo === null,
  write: (writer, { forwardTo }) => writer.text(forwardTo ?? ''),
  read: (reader, profile) => {
    profile.forwardTo = asUserId(reader.text(LIMITS.idBytes))
  },
  clear: (profile) => {
    profile.forwardTo = null
  },
}
