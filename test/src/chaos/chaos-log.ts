/** What chaos tests share: a log of their own, a stream of events with repeats and broken ones, and the one clean pass over it. */
import { randomUUID } from 'node:crypto'
import {
  asEpochMs,
  asEventId,
  asItemId,
  asScenarioName,
  asUserId,
  type ClickstreamEvent,
  type ProfileUpdated,
  type UserId,
  createSeededRandom,
} from '@profilestream/contracts'
import type { EventLog, LogRecord } from '@profilestream/event-log'
import {
  checkEvent,
  createHashEmbeddings,
  createProfile,
  encodeProfile,
  foldEvent,
  profileVersionOf,
  type Basis,
  type MutableProfile,
} from '@profilestream/profile'
import { loadScenarios, scenariosSettings } from '@profilestream/service'
import { openEventLog } from '../support/event-log.js'

/** An event log of a test's own on a Kafka. */
export const createChaosLog = (
  kafkaBrokers: string,
): { readonly eventLog: EventLog; readonly prefix: string } => {
  const prefix = `chaos-${randomUUID().slice(0, 8)}.`
  return { eventLog: openEventLog(kafkaBrokers, prefix), prefix }
}

/** A record to publish. */
export interface Outgoing {
  readonly key: string
  readonly value: Buffer
}

const USERS = 200
const REPEATED = 0.1
const BROKEN = 0.005

/** An endless stream of some users: one in ten is sent before, one in two hundred is broken; the same seed gives the same stream. */
export const createStream = (
  eventLog: EventLog,
  seed: number,
  users = USERS,
): ((count: number) => Outgoing[]) => {
  const random = createSeededRandom(seed)
  const sent: Outgoing[] = []
  let made = 0
  const anEvent = (): ClickstreamEvent => ({
    eventId: asEventId(`e-${seed}-${made++}`),
    userId: asUserId(`user-${random.integer(users)}`),
    scenario: asScenarioName('video'),
    action: random.next() < 0.8 ? 'watch' : 'like',
    occurredAt: asEpochMs(Date.now() - random.integer(60_000)),
    itemId: asItemId(`film-${random.integer(500)}`),
    targetUserId: null,
    rating: null,
    price: null,
    currency: null,
    quantity: null,
    dwellMs: null,
    completion: Math.round(random.next() * 100) / 100,
    sessionId: null,
    recommendationId: null,
    device: null,
    utcOffsetMinutes: null,
    query: null,
    context: null,
  })
  const next = (): Outgoing => {
    if (random.next() < BROKEN)
      return { key: `user-${random.integer(users)}`, value: Buffer.from(`broken ${made}`) }
    const repeated = random.next() < REPEATED ? sent[random.integer(sent.length)] : undefined
    if (repeated !== undefined) return repeated
    const event = anEvent()
    const outgoing = { key: event.userId, value: Buffer.from(eventLog.codecs.clickstreamEvent.encode(event)) }
    sent.push(outgoing)
    return outgoing
  }
  return (count) => Array.from({ length: count }, next)
}

/** Everything on a topic up to its end now, each partition by ascending offset. */
export const readTopic = async (eventLog: EventLog, topic: string): Promise<LogRecord[]> => {
  const records: LogRecord[] = []
  const follower = await eventLog.followAll({
    topic,
    from: 'beginning',
    onFailed: (error) => {
      throw error
    },
    onRecords: (more) => void records.push(...more),
  })
  await follower.caughtUp
  await follower.stop()
  return records
}

/** One clean pass over the log: what every profile must be, and how many records were broken. */
export interface CleanPass {
  readonly profiles: ReadonlyMap<UserId, Uint8Array>
  readonly broken: number
}

/** What a builder folds on that has neither catalog nor release. */
export const bareBasis = async (): Promise<Basis> => ({
  scenarios: await loadScenarios(scenariosSettings.parse({})),
  catalog: { find: () => undefined },
  embeddings: createHashEmbeddings(),
  zoneOffsetMinutes: 0,
})

/** Folds records once, in order, with nothing but the pure library. */
export const foldRecords = async (eventLog: EventLog, records: readonly LogRecord[]): Promise<CleanPass> => {
  const basis = await bareBasis()
  const open = new Map<UserId, MutableProfile>()
  let broken = 0
  for (const record of records) {
    const decoded = eventLog.codecs.clickstreamEvent.decode(record.value)
    if (decoded.kind !== 'accepted') {
      broken += 1
      continue
    }
    const { userId } = decoded.value
    const profile = open.get(userId) ?? createProfile(userId)
    open.set(userId, profile)
    const checked = checkEvent(decoded.value, record.timestamp, basis)
    if (checked.kind !== 'accepted') broken += 1
    const event = checked.kind === 'accepted' ? checked.value : null
    foldEvent(profile, { event, partition: record.partition, offset: record.offset }, basis)
  }
  return { profiles: new Map([...open].map(([userId, profile]) => [userId, encodeProfile(profile)])), broken }
}

/** Folds the whole log once. */
export const foldOnce = async (eventLog: EventLog): Promise<CleanPass> =>
  foldRecords(eventLog, await readTopic(eventLog, eventLog.topics.clickstream.name))

/** The newest version that was emitted of each user, and the ids of all dead letters. */
export const readEmitted = async (
  eventLog: EventLog,
): Promise<{
  readonly versions: ReadonlyMap<string, number>
  readonly deadLetterIds: ReadonlySet<string>
}> => {
  const versions = new Map<string, number>()
  for (const { value } of await readTopic(eventLog, eventLog.topics.profileUpdates.name)) {
    const update = eventLog.codecs.profileUpdated.decode(value) as { readonly value: ProfileUpdated }
    const { userId, version } = update.value
    versions.set(userId, Math.max(version, versions.get(userId) ?? 0))
  }
  const deadLetterIds = new Set<string>()
  for (const { value } of await readTopic(eventLog, eventLog.topics.deadLetters.name)) {
    const letter = eventLog.codecs.deadLetter.decode(value)
    if (letter.kind === 'accepted') deadLetterIds.add(letter.value.deadLetterId)
  }
  return { versions, deadLetterIds }
}

/** Versions by user, of profiles as stored. */
export const versionsOf = (profiles: ReadonlyMap<UserId, Uint8Array>): Map<string, number> =>
  new Map([...profiles].map(([userId, bytes]) => [userId as string, profileVersionOf(bytes)]))
