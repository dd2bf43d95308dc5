/** The log of the property tests, and the one clean pass over it that every profile must equal. */
import {
  DAY_MS,
  DEFAULT_CLEANING,
  MINUTE_MS,
  type ClickstreamEvent,
  type UserId,
} from '@profilestream/contracts'
import type { LogRecord } from '@profilestream/event-log'
import {
  checkEvent,
  checkLateness,
  createProfile,
  encodeProfile,
  foldEvent,
  NO_WATERMARK,
  type Basis,
  type MutableProfile,
} from '@profilestream/profile'
import fc from 'fast-check'
import { aBasis, anEvent, aRecord, codecs, NOON } from './harness.js'

/** What one record of the log is. */
type Kind = 'event' | 'repeat' | 'late' | 'future' | 'broken'

interface Drawn {
  readonly kind: Kind
  readonly user: number
  readonly item: number
}

const recordOf = (partition: number, offset: number, { kind, user, item }: Drawn): LogRecord => {
  if (kind === 'broken') return aRecord(partition, offset, Buffer.from('broken'))
  const late = kind === 'late' ? 3_600_000 : 0
  const ahead = kind === 'future' ? 10 * DAY_MS : 0
  // A repeat has the id of the record before it: most often one of another item, as a producer's mistake is.
  const id = `e${partition}-${kind === 'repeat' ? Math.max(0, offset - 1) : offset}`
  return aRecord(
    partition,
    offset,
    anEvent({
      id,
      user: `p${partition}-u${user}`,
      item: `film-${item}`,
      at: NOON + offset * 1_000 - late + ahead,
    }),
  )
}

/** The scenarios of the house, but an event further than this behind its partition is too late. */
export const aStrictBasis = async (maxLatenessMs = 30 * MINUTE_MS): Promise<Basis> => {
  const house = await aBasis()
  const strict = [...house.scenarios].map(
    ([name, scenario]) => [name, { ...scenario, cleaning: { ...DEFAULT_CLEANING, maxLatenessMs } }] as const,
  )
  return { ...house, scenarios: new Map(strict) }
}

/** One partition: most records are events of one of three users; repeats, late, impossible and unreadable ones among them. */
export const aPartition = (partition: number, maxLength = 16): fc.Arbitrary<LogRecord[]> =>
  fc
    .array(
      fc.record<Drawn>({
        kind: fc.constantFrom('event', 'event', 'event', 'event', 'repeat', 'late', 'future', 'broken'),
        user: fc.nat(2),
        item: fc.nat(3),
      }),
      { minLength: 1, maxLength },
    )
    .map((drawn) => drawn.map((one, offset) => recordOf(partition, offset, one)))

/** Profiles by user, as hex: what compares well and reads badly. */
export type Bytes = Readonly<Record<string, string>>

/** Profiles as they compare. */
export const bytesOf = (profiles: ReadonlyMap<string, Uint8Array>): Bytes =>
  Object.fromEntries([...profiles].sort().map(([user, bytes]) => [user, Buffer.from(bytes).toString('hex')]))

/** The event as it counts, or null when a rule that needs no profile rejects it. */
const cleanEventOf = (
  { partition, timestamp }: LogRecord,
  event: ClickstreamEvent,
  { basis, watermarks }: { readonly basis: Basis; readonly watermarks: Map<number, number> },
): ClickstreamEvent | null => {
  const checked = checkEvent(event, timestamp, basis)
  if (checked.kind !== 'accepted') return null
  const watermark = watermarks.get(partition) ?? NO_WATERMARK
  const late = checkLateness(checked.value, { partition, watermark }, basis.scenarios)
  watermarks.set(partition, Math.max(watermark, checked.value.occurredAt))
  return late === null ? checked.value : null
}

/** What one clean pass leaves. */
export interface CleanPass {
  readonly profiles: ReadonlyMap<UserId, Uint8Array>
  /** The version that each user had after her newest event that was not rejected: what an update must have told. */
  readonly told: ReadonlyMap<UserId, number>
}

/** The log folded once, record by record, with nothing but the pure library. */
export const cleanPass = (partitions: readonly (readonly LogRecord[])[], basis: Basis): CleanPass => {
  const open = new Map<UserId, MutableProfile>()
  const told = new Map<UserId, number>()
  const watermarks = new Map<number, number>()
  for (const record of partitions.flat()) {
    const decoded = codecs.clickstreamEvent.decode(record.value)
    if (decoded.kind !== 'accepted') continue
    const { userId } = decoded.value
    const profile = open.get(userId) ?? createProfile(userId)
    open.set(userId, profile)
    const event = cleanEventOf(record, decoded.value, { basis, watermarks })
    foldEvent(profile, { event, partition: record.partition, offset: record.offset }, basis)
    if (event !== null) told.set(userId, profile.version)
  }
  return { profiles: new Map([...open].map(([userId, profile]) => [userId, encodeProfile(profile)])), told }
}
