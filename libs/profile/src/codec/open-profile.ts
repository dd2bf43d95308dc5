/** Stored bytes into a profile that can be folded on; scenarios and ties stay bytes until an event needs them. */
import { asEpochMs, asScenarioName, asUserId, ContractError } from '@profilestream/contracts'
import { KEY_BYTES } from '../fold/event-key.kernel.js'
import { MAX_RECENT_EVENTS } from '../fold/recent-events.kernel.js'
import { addUnopenedScenario, createProfile, type MutableProfile } from '../mutable-profile.js'
import { ByteReader } from './byte-reader.kernel.js'
import { FORMAT, LIMITS, MAGIC, OLDEST_FORMAT, VERSION_BYTES, VERSION_OFFSET } from './layout.js'
import { PROFILE_PARTS, readParts } from './parts.js'
import { readPositions } from './positions-codec.js'

const VERSION_END = VERSION_OFFSET + VERSION_BYTES

/**
 * The version at its fixed place, without decoding the rest; 0 for null: no profile.
 * @throws  ContractError for bytes that are no profile
 */
export const profileVersionOf = (bytes: Uint8Array | null): number => {
  if (bytes === null) return 0
  checkHead(bytes)
  let version = 0
  for (let i = VERSION_OFFSET; i < VERSION_END; i++) version = version * 256 + (bytes[i] ?? 0)
  return version
}

const checkHead = (bytes: Uint8Array): void => {
  if (bytes.length < VERSION_END || bytes[0] !== MAGIC) {
    throw new ContractError(
      `${bytes.length} bytes are no stored profile: they do not begin with its mark; is another program writing under this key prefix?`,
    )
  }
  const format = bytes[1] ?? 0
  if (format < OLDEST_FORMAT || format > FORMAT) {
    throw new ContractError(
      `a stored profile has format ${format}, this version reads up to ${FORMAT}: a newer version wrote it, run that one`,
    )
  }
}

const readRecentEvents = (reader: ByteReader, { recentEvents }: MutableProfile): void => {
  recentEvents.count = reader.count(MAX_RECENT_EVENTS)
  reader.into(recentEvents.bytes, recentEvents.count * KEY_BYTES)
}

const readTies = (reader: ByteReader, profile: MutableProfile): void => {
  const length = reader.uint32()
  const from = reader.skip(length)
  profile.ties = length === 0 ? [] : { bytes: reader.bytes, from, to: from + length }
}

const readScenarios = (reader: ByteReader, profile: MutableProfile): void => {
  for (let count = reader.count(LIMITS.scenarios); count > 0; count--) {
    const likely = profile.scenarios[profile.scenarioCount]?.name
    const name = asScenarioName(reader.text(LIMITS.idBytes, likely))
    const length = reader.uint32()
    const from = reader.skip(length)
    addUnopenedScenario(profile, name, { bytes: reader.bytes, from, to: from + length })
  }
}

/** Where profiles are read: reading is synchronous, so one will do. */
const reader = new ByteReader()

/**
 * Opens stored bytes for folding. They must not change while the profile is in use.
 * @param reuse  a profile nobody needs any more, whose memory is taken over: no allocation on the hot path
 * @throws       ContractError for bytes that are no profile
 */
export const openProfile = (bytes: Uint8Array, reuse?: MutableProfile): MutableProfile => {
  const version = profileVersionOf(bytes)
  reader.open(bytes, VERSION_END)
  const profile = createProfile(asUserId(reader.text(LIMITS.idBytes)), reuse)
  profile.version = version
  profile.openedVersion = version
  profile.updatedAt = asEpochMs(reader.time())
  readPositions(reader, profile.positions)
  readRecentEvents(reader, profile)
  readTies(reader, profile)
  readScenarios(reader, profile)
  readParts(reader, PROFILE_PARTS, profile)
  return profile
}
