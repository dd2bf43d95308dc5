/** Logins against real Kafka and Redis: two builders, one of them killed in the middle, and every user ends with one history. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { asUserId, type ProfileUpdated } from '@profilestream/contracts'
import { decodeProfile, forwardOf, readFollowing } from '@profilestream/profile'
import { aJsonEvent, VIDEO } from '../support/builders.js'
import { collect, openEventLog } from '../support/event-log.js'
import { eventually } from '../support/eventually.js'
import { testServers } from '../support/servers.js'
import { startService, untilReady, type ServiceProcess } from '../support/service-process.js'
import { openProfiles } from '../support/stored-profiles.js'
import { ownPrefix, systemSettings } from '../support/system-settings.js'

const PREFIX = ownPrefix('identify')
const { kafkaBrokers, redisUrl } = await testServers()
const eventLog = openEventLog(kafkaBrokers, PREFIX)
const { store: profiles, close } = openProfiles(redisUrl, PREFIX)
after(async () => {
  close()
  await eventLog.close()
})
await eventLog.admin.ensureTopics()
const publisher = await eventLog.createPublisher()
const told: ProfileUpdated[] = []
await collect(eventLog, {
  topic: eventLog.topics.profileUpdates,
  codec: eventLog.codecs.profileUpdated,
  into: told,
})

/** Events of each id as day records count them: of the newest version told of a day. */
const eventsTold = (): ReadonlyMap<string, number> => {
  const newest = new Map<
    string,
    { readonly version: number; readonly user: string; readonly events: number }
  >()
  for (const { userId, version, days } of told) {
    for (const { day, events } of days) {
      const known = newest.get(`${userId} ${day}`)
      if (known === undefined || known.version < version)
        newest.set(`${userId} ${day}`, { version, user: userId, events })
    }
  }
  const events = new Map<string, number>()
  for (const { user, events: more } of newest.values()) events.set(user, (events.get(user) ?? 0) + more)
  return events
}

const startBuilder = async (): Promise<ServiceProcess> => {
  const builder = await startService(
    'profile-builder',
    systemSettings({ kafkaBrokers, redisUrl, prefix: PREFIX }),
  )
  await untilReady(builder)
  return builder
}

const NOW = Date.now()
const USERS = 40
/** Events of each id before the login is sent, and after it. */
const EACH = 5

interface Sent {
  readonly partition: number
  readonly event: Record<string, unknown>
}

/** Ids of odd users act in one partition, their visitors in another: two builders meet at each login. */
const watch = (who: string, user: number, place: number): Sent => ({
  partition: (user + (who === 'guest' ? 3 : 0)) % 6,
  event: aJsonEvent({
    eventId: `${who}-${user}-${place}`,
    userId: `${who}-${user}`,
    itemId: `film-${who}-${place}`,
    occurredAt: NOW - 1_000_000 + place * 1_000,
  }),
})
const login = (user: number): Sent => ({
  partition: user % 6,
  event: {
    ...{ eventId: `login-${user}`, userId: `user-${user}`, action: 'identify', scenario: 'video' },
    ...{ targetUserId: `guest-${user}`, occurredAt: NOW },
  },
})
const users = Array.from({ length: USERS }, (_, user) => user)
const both = (from: number, to: number): Sent[] =>
  users.flatMap((user) =>
    Array.from({ length: to - from }, (_, i) => [
      watch('user', user, from + i),
      watch('guest', user, from + i),
    ]).flat(),
  )
const send = (all: readonly Sent[]): Promise<void> =>
  publisher.publish(
    eventLog.topics.clickstream.name,
    all.map(({ partition, event }) => ({
      key: String(event.userId),
      value: Buffer.from(JSON.stringify(event)),
      partition,
    })),
  )

test('visitors who log in while a builder is killed end with one history each, events counted once', async () => {
  const [first] = await Promise.all([startBuilder(), startBuilder()])
  await send(both(0, EACH))
  await send(users.map(login))
  await eventually('a visitor is merged', async () => {
    const [bytes] = await profiles.readMany([asUserId('guest-7')])
    return bytes == null || forwardOf(bytes) === null ? undefined : true
  })
  await first.stop('SIGKILL')
  await send([...both(EACH, 2 * EACH), ...users.map(login)])
  const ids = users.map((user) => asUserId(`guest-${user}`))

  const found = await eventually(
    'every event of both ids is in the profile',
    async () => {
      const stored = await readFollowing(profiles, ids)
      const all = stored.map((bytes) => (bytes === null ? null : decodeProfile(bytes)))
      // Both ids' events, two logins and one for the link.
      return all.every((profile) => profile?.version === 4 * EACH + 3) ? all : undefined
    },
    120_000,
  )

  for (const [user, profile] of found.entries()) {
    assert.ok(profile)
    assert.equal(profile.userId, `user-${user}`)
    assert.deepEqual(profile.links, [{ anonymousId: `guest-${user}`, state: 'merged' }])
    const held = profile.scenarios.get(VIDEO)
    assert.deepEqual(held?.counts, { watch: 4 * EACH, identify: 1 })
    assert.equal(new Set(held.history.map(({ eventKey }) => eventKey)).size, 4 * EACH)
  }
  // A login is an event of the day, sent twice under one id.
  const expected = users.flatMap((user) => [
    [`user-${user}`, 4 * EACH + 1] as const,
    [`guest-${user}`, 0] as const,
  ])
  const untold = (): readonly string[] => {
    const events = eventsTold()
    return expected
      .filter(([user, count]) => events.get(user) !== count)
      .map(([user, count]) => `${user}: told ${events.get(user) ?? 'nothing'}, not ${count}`)
  }
  const isTold = eventually(
    'every day to be told under one id',
    () => (untold().length === 0 ? true : undefined),
    120_000,
  )
  await isTold.catch(() => assert.deepEqual(untold(), []))
})
