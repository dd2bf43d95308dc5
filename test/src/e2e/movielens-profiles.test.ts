/** MovieLens-100k through a real Kafka into profiles in a real Redis, each equal to a plain fold of the same file. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asItemId, asUserId } from '@profilestream/contracts'
import { decodeProfile, hasHad, hashVector, type Profile, type ScenarioProfile } from '@profilestream/profile'
import {
  createProfileStore,
  createRedisConnection,
  redisSettings,
  type RedisProfileStore,
} from '@profilestream/profile-store'
import { VIDEO } from '../support/builders.js'
import { runProfilestream } from '../support/command-line.js'
import { silent } from '../support/event-log.js'
import { eventually } from '../support/eventually.js'
import {
  genresByItem,
  movielensFolder,
  movielensMissing,
  ratingsByUser,
  type Rating,
} from '../support/movielens.js'
import { testServers } from '../support/servers.js'
import { startService, untilReady } from '../support/service-process.js'

const PREFIX = `movielens-${process.pid}-`
const DAY = 86_400_000
const HALF_HOUR = 1_800_000
/** As schemas/scenarios/video.json says: five stars weigh 3, one star −3, and interest halves in 30 days. */
const HALF_LIFE = 30 * DAY
const weightOf = ({ stars }: Rating): number => 3 * ((2 * (stars - 1)) / 4 - 1)
const decayed = (rating: Rating, now: number): number =>
  weightOf(rating) * 2 ** ((rating.at - now) / HALF_LIFE)

const openStore = (redisUrl: string): { store: RedisProfileStore; close: () => void } => {
  const settings = redisSettings.parse({ url: redisUrl, keyPrefix: PREFIX })
  const redis = createRedisConnection({ logger: silent }, settings)
  return { store: createProfileStore({ redis }, settings), close: () => redis.disconnect() }
}

const readAll = async (store: RedisProfileStore, users: readonly string[]): Promise<Map<string, Profile>> => {
  const stored = await store.readMany(users.map(asUserId))
  return new Map(
    users.flatMap((user, index) => {
      const bytes = stored[index]
      return bytes === null || bytes === undefined ? [] : [[user, decodeProfile(bytes)] as const]
    }),
  )
}

const genres = movielensMissing === false ? genresByItem() : new Map<string, string[]>()

/** Decayed weight and number of ratings of every genre. */
const plainInterests = (
  ratings: readonly Rating[],
  now: number,
): Map<string, { weight: number; events: number }> => {
  const interests = new Map<string, { weight: number; events: number }>()
  for (const rating of ratings) {
    for (const genre of genres.get(rating.item) ?? []) {
      const before = interests.get(genre) ?? { weight: 0, events: 0 }
      interests.set(genre, { weight: before.weight + decayed(rating, now), events: before.events + 1 })
    }
  }
  return interests
}

const plainVector = (ratings: readonly Rating[], now: number): number[] => {
  const vector = new Array<number>(64).fill(0)
  for (const rating of ratings) {
    const embedding = hashVector(VIDEO, asItemId(rating.item))
    for (let i = 0; i < 64; i++) vector[i] = vector[i]! + decayed(rating, now) * embedding[i]!
  }
  return vector
}

const daysOf = (ratings: readonly Rating[]): number[] => [
  ...new Set(ratings.map(({ at }) => Math.floor(at / DAY))),
]

const sessionStarts = (ratings: readonly Rating[]): Rating[] =>
  ratings.filter(({ at }, index) => index === 0 || at - ratings[index - 1]!.at > HALF_HOUR)

const near = (found: number, expected: number, what: string): void => {
  const tolerance = 1e-4 * Math.max(1, Math.abs(expected))
  assert.ok(Math.abs(found - expected) <= tolerance, `${what}: ${found} instead of ${expected}`)
}

const assertTaste = (found: ScenarioProfile, ratings: readonly Rating[], user: string): void => {
  const now = ratings.at(-1)!.at
  const expected = plainInterests(ratings, now)
  assert.deepEqual(found.interests.map(({ name }) => name).sort(), [...expected.keys()].sort())
  for (const { name, weight, events } of found.interests) {
    near(weight, expected.get(name)!.weight, `user ${user}, interest ${name}`)
    assert.equal(events, expected.get(name)!.events)
  }
  plainVector(ratings, now).forEach((value, i) =>
    near(found.userVector[i]!, value, `user ${user}, vector[${i}]`),
  )
}

const assertActivity = (found: ScenarioProfile, ratings: readonly Rating[]): void => {
  const first = ratings[0]!.at
  const starts = sessionStarts(ratings)
  assert.deepEqual(found.counts, { rate: ratings.length })
  assert.equal(found.firstSeenAt, first)
  assert.equal(found.lastSeenAt, ratings.at(-1)!.at)
  assert.equal(found.cohortDay, Math.floor(first / DAY))
  assert.equal(found.sessions, starts.length)
  assert.equal(found.dwellMs, 0)
  assert.deepEqual(found.spend, {})
  const newest = Math.floor(ratings.at(-1)!.at / DAY)
  assert.deepEqual(
    found.activeDays,
    daysOf(ratings).filter((day) => day > newest - 128),
  )
  const expectedDays = daysOf(ratings)
    .slice(-40)
    .map((day) => ({
      day,
      events: ratings.filter(({ at }) => Math.floor(at / DAY) === day).length,
      sessions: starts.filter(({ at }) => Math.floor(at / DAY) === day).length,
    }))
  assert.deepEqual(
    found.days.map(({ day, events, sessions }) => ({ day, events, sessions })),
    expectedDays,
  )
}

const assertHistory = (found: ScenarioProfile, ratings: readonly Rating[]): void => {
  const expected = ratings.slice(-100)
  assert.deepEqual(
    found.history.map(({ itemId, action, occurredAt, value }) => ({ itemId, action, occurredAt, value })),
    expected.map((rating) => ({
      itemId: rating.item,
      action: 'rate',
      occurredAt: rating.at,
      value: weightOf(rating) / 3,
    })),
  )
}

/** What was had is known for ever; of what was not, at most one in a hundred is taken for had. */
const assertHad = (profile: Profile, ratings: readonly Rating[]): void => {
  const had = new Set(ratings.map(({ item }) => item))
  const wrongly = [...genres.keys()].filter(
    (item) => !had.has(item) && hasHad(profile, VIDEO, asItemId(item)),
  )
  for (const item of had) assert.ok(hasHad(profile, VIDEO, asItemId(item)), `${item} is forgotten`)
  assert.ok(wrongly.length <= 0.02 * genres.size, `${wrongly.length} films wrongly taken for had`)
}

test(
  'all 943 profiles equal, field by field, a plain fold of the file that was replayed through Kafka',
  { skip: movielensMissing },
  async () => {
    const { kafkaBrokers, redisUrl } = await testServers()
    const env = {
      KAFKA_BROKERS: kafkaBrokers,
      REDIS_URL: redisUrl,
      PROFILESTREAM_KAFKA_TOPIC_PREFIX: PREFIX,
      PROFILESTREAM_REDIS_KEY_PREFIX: PREFIX,
    }
    const users = ratingsByUser()
    const replayed = await runProfilestream(['replay', '--dataset', movielensFolder], env)
    assert.equal(replayed.code, 0, replayed.told)
    assert.match(replayed.out, /^100000 events and 1682 items published/)

    // Started after the replay, so that every genre is known before the first rating is folded.
    const builder = await startService('profile-builder', env)
    await untilReady(builder)
    const { store, close } = openStore(redisUrl)
    const profiles = await eventually(
      'all ratings to be folded',
      async () => {
        const found = await readAll(store, [...users.keys()])
        const folded = [...found.values()].reduce((sum, { version }) => sum + version, 0)
        return folded === 100_000 ? found : undefined
      },
      180_000,
    )
    close()
    assert.equal(await builder.stop(), 0)

    assert.equal(profiles.size, 943)
    for (const [user, ratings] of users) {
      const profile = profiles.get(user)!
      assert.equal(profile.userId, user)
      assert.equal(profile.version, ratings.length)
      assert.equal(profile.updatedAt, ratings.at(-1)!.at)
      assert.equal(profile.positions.size, 1)
      assert.deepEqual(profile.ties, [])
      assert.deepEqual([...profile.scenarios.keys()], [VIDEO])
      const found = profile.scenarios.get(VIDEO)!
      assert.equal(found.release, null)
      assertActivity(found, ratings)
      assertHistory(found, ratings)
      assertHad(profile, ratings)
      assertTaste(found, ratings, user)
    }
  },
)
