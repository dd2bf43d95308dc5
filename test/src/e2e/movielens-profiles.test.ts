/** MovieLens-100k through a real Kafka into profiles in a real Redis, each equal to a plain fold of the same file. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { asEpochMs, asItemId, asUserId } from '@profilestream/contracts'
import {
  decodeProfile,
  hasHad,
  hashVector,
  stateScenario,
  type Profile,
  type ScenarioProfile,
} from '@profilestream/profile'
import type { RedisProfileStore } from '@profilestream/profile-store'
import { VIDEO } from '../support/builders.js'
import { runProfilestream } from '../support/command-line.js'
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
import { openProfiles } from '../support/stored-profiles.js'
import { ownPrefix, systemSettings } from '../support/system-settings.js'

const PREFIX = ownPrefix('movielens')
const DAY = 86_400_000
const HALF_HOUR = 1_800_000
/** As schemas/scenarios/video.json says: five stars weigh 3, one star −3, and interest halves in 30 days. */
const HALF_LIFE = 30 * DAY
const weightOf = ({ stars }: Rating): number => 3 * ((2 * (stars - 1)) / 4 - 1)
const decayed = (rating: Rating, now: number): number =>
  weightOf(rating) * 2 ** ((rating.at - now) / HALF_LIFE)

/** Choices are held with eight bits; what is rounded up and down evens out, and a tenth is four deviations at 700 ratings. */
const ROUNDING = 0.1

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

/** What was chosen, a rating at a time: 0.3 and the square of a liking, shared out by what was chosen before. */
const plainChoices = (ratings: readonly Rating[], now: number): Map<string, number> => {
  const choices = new Map<string, number>()
  const faded = (by: number): void => choices.forEach((count, genre) => void choices.set(genre, count * by))
  let last = ratings[0]!.at
  for (const rating of ratings) {
    faded(2 ** ((last - rating.at) / HALF_LIFE))
    last = rating.at
    const own = genres.get(rating.item) ?? []
    const claims = own.map((genre, place) => ((choices.get(genre) ?? 0) + 0.2) / 2 ** place)
    const all = claims.reduce((sum, claim) => sum + claim, 0)
    const amount = 0.3 + Math.max(0, weightOf(rating) / 3) ** 2
    own.forEach((genre, i) => choices.set(genre, (choices.get(genre) ?? 0) + (amount * claims[i]!) / all))
  }
  faded(2 ** ((last - now) / HALF_LIFE))
  return choices
}

/** Counts of a byte: all are halved when one would pass 255. */
const plainTally = (places: readonly number[], length: number): number[] => {
  let counts = new Array<number>(length).fill(0)
  for (const place of places) {
    if (counts[place] === 255) counts = counts.map((count) => Math.floor(count / 2))
    counts[place]! += 1
  }
  return counts
}

const assertHabits = (found: ScenarioProfile, ratings: readonly Rating[]): void => {
  const times = ratings.map(({ at }) => new Date(at))
  assert.deepEqual(found.rhythm.hours, plainTally(times.map((time) => time.getUTCHours()), 24)) // prettier-ignore
  assert.deepEqual(found.rhythm.weekdays, plainTally(times.map((time) => (time.getUTCDay() + 6) % 7), 7)) // prettier-ignore
  assert.equal(found.rhythm.utcOffsetMinutes, null)
  assert.deepEqual([found.devices, found.prices], [{}, []])
}

/** Whether the newest three of each genre are stated, as far as the history holds them. */
const evidenceHolds = (found: ScenarioProfile, ratings: readonly Rating[]): boolean[] => {
  const held = new Set(found.history.map(({ itemId }) => itemId as string))
  const { interests } = stateScenario(found, asEpochMs(ratings.at(-1)!.at))
  return (interests['category'] ?? []).map(({ about, evidence }) => {
    const own = ratings.filter(({ item }) => genres.get(item)?.includes(about))
    const newest = own.slice(-3).filter(({ item }) => held.has(item))
    assert.equal(evidence.events, own.length)
    return isDeepStrictEqual(
      evidence.newest.map(({ occurredAt }) => Number(occurredAt)),
      newest.map(({ at }) => at).reverse(),
    )
  })
}

/** References are 16 bits, so that of three one in 200 is shared by another of a hundred interactions. */
const EVIDENCE_HOLDS = 0.99

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
  const choices = plainChoices(ratings, now)
  for (const { name, weight, events, choices: counted } of found.interests) {
    near(weight, expected.get(name)!.weight, `user ${user}, interest ${name}`)
    assert.equal(events, expected.get(name)!.events)
    const chosen = choices.get(name) ?? 0
    assert.ok(
      Math.abs(counted - chosen) <= 0.05 + ROUNDING * chosen,
      `${user}, ${name}: ${counted} for ${chosen}`,
    )
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
    const env = systemSettings({ kafkaBrokers, redisUrl, prefix: PREFIX })
    const users = ratingsByUser()
    const replayed = await runProfilestream(['replay', '--dataset', movielensFolder], env)
    assert.equal(replayed.code, 0, replayed.told)
    assert.match(replayed.out, /^100000 events and 1682 items published/)

    // Started after the replay, so that every genre is known before the first rating is folded.
    const builder = await startService('profile-builder', env)
    await untilReady(builder)
    const { store, close } = openProfiles(redisUrl, PREFIX)
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
    const evidence: boolean[] = []
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
      assertHabits(found, ratings)
      evidence.push(...evidenceHolds(found, ratings))
    }
    assert.ok(evidence.filter(Boolean).length >= EVIDENCE_HOLDS * evidence.length)
  },
)
