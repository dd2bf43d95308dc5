/** The verdict for users seen in several partitions: their bytes are the fold of some order that keeps each partition's own. */
import assert from 'node:assert/strict'
import type { ClickstreamEvent, UserId } from '@profilestream/contracts'
import type { EventLog, LogRecord } from '@profilestream/event-log'
import {
  checkEvent,
  createProfile,
  encodeProfile,
  foldEvent,
  type Basis,
  type PlacedEvent,
} from '@profilestream/profile'
import type { StoredProfiles } from '../support/stored-profiles.js'
import { bareBasis, readEmitted, readTopic, versionsOf } from './chaos-log.js'

/** More orders than this are not tried: give the test more users. */
const MOST_ORDERS = 100_000

/** A user's events by partition, each in its order. */
type Lanes = readonly (readonly PlacedEvent[])[]

/** Every order that keeps the order of each lane. */
function* ordersOf(lanes: Lanes): Generator<PlacedEvent[]> {
  const left = lanes.filter((lane) => lane.length > 0)
  if (left.length === 0) yield []
  for (const lane of left) {
    const [first, ...rest] = lane
    for (const order of ordersOf(left.map((other) => (other === lane ? rest : other))))
      yield [first!, ...order]
  }
}

const foldOf = (userId: UserId, order: readonly PlacedEvent[], basis: Basis): Buffer => {
  const profile = createProfile(userId)
  for (const placed of order) foldEvent(profile, placed, basis)
  return Buffer.from(encodeProfile(profile))
}

const isSomeOrder = (userId: UserId, lanes: Lanes, stored: Uint8Array, basis: Basis): boolean => {
  let tried = 0
  for (const order of ordersOf(lanes)) {
    if (foldOf(userId, order, basis).equals(Buffer.from(stored))) return true
    tried += 1
    assert.ok(tried < MOST_ORDERS, `${userId} has too many orders to try`)
  }
  return false
}

const place = (event: ClickstreamEvent, record: LogRecord, basis: Basis): PlacedEvent => {
  const checked = checkEvent(event, record.timestamp, basis)
  return {
    event: checked.kind === 'accepted' ? checked.value : null,
    partition: record.partition,
    offset: record.offset,
  }
}

/** @returns how many users were seen in several partitions */
export const assertSomeOrder = async (eventLog: EventLog, { store }: StoredProfiles): Promise<number> => {
  const basis = await bareBasis()
  const lanes = new Map<UserId, Map<number, PlacedEvent[]>>()
  for (const record of await readTopic(eventLog, eventLog.topics.clickstream.name)) {
    const decoded = eventLog.codecs.clickstreamEvent.decode(record.value)
    if (decoded.kind !== 'accepted') continue
    const { userId } = decoded.value
    const ofUser = lanes.get(userId) ?? new Map<number, PlacedEvent[]>()
    lanes.set(userId, ofUser)
    const lane = ofUser.get(record.partition) ?? []
    ofUser.set(record.partition, [...lane, place(decoded.value, record, basis)])
  }
  const users = [...lanes.keys()]
  const read = await store.readMany(users)
  const stored = new Map(users.map((user, index) => [user, read[index] ?? new Uint8Array()]))
  const wrong = users.filter(
    (user) => !isSomeOrder(user, [...lanes.get(user)!.values()], stored.get(user)!, basis),
  )

  assert.deepEqual(wrong, [])
  assert.equal(await store.count(), users.length)
  assert.deepEqual([...(await readEmitted(eventLog)).versions].sort(), [...versionsOf(stored)].sort())
  return [...lanes.values()].filter(({ size }) => size > 1).length
}
