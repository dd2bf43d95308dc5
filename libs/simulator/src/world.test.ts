import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import {
  asEpochMs,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  parseScenario,
  type ClickstreamEvent,
} from '@profilestream/contracts'
import { aWorld, countBy, eventsOf, STARTS_AT } from './testing/small-worlds.js'
import { WORLD_NAMES, type SimulatedRecord } from './world-options.js'

/** SHA-256 of a small world's records: they must never change by accident, on any machine or version of Node. */
const GOLDEN = {
  ecommerce: 'ed7f7bd7822e60b9a6ff6fefc5e52ea23b0d211a6f10261a4a1cdf5e0887e3d3',
  social: '8688a533255e5d30c24055d6ced7eed8dcf6c69223369091d0ced809773f3b1c',
  video: 'f74914109b8ba95cfdf043d053c88e26a8179e985893ed18500d6d78ff98df30',
  news: '8930a60c742d7708203267aae48f1da4e7cbea50eb121fa0d3019bbd40984727',
  music: '3bd693870a585ad289d141fb774d8ba391ace74f665adcf93c10ffdcf20cb7d4',
} as const

const digestOf = (records: Iterable<SimulatedRecord>): string => {
  const hash = createHash('sha256')
  for (const { key, at, event, bytes } of records) {
    hash.update(JSON.stringify([key, at, event ?? Buffer.from(bytes ?? []).toString('base64')]))
  }
  return hash.digest('hex')
}

const NOISE = { duplicates: 0.03, late: 0.03, malformed: 0.03, bots: 0.03 }

for (const scenario of WORLD_NAMES) {
  test(`the ${scenario} world of a seed is the same record for record, for ever`, () => {
    const past = [...aWorld({ scenario, noise: NOISE, users: 30, pastDays: 10 }).past()]

    assert.equal(digestOf(past), GOLDEN[scenario])
  })
}

test('another seed makes another world', () => {
  const [one, other] = [1, 2].map((seed) => digestOf(aWorld({ seed, pastDays: 3 }).past()))

  assert.notEqual(one, other)
})

test('records come in the order they are sent, the past before its end, real time after', () => {
  const world = aWorld({ noise: NOISE })
  const past = [...world.past()]
  const live = world.advanceTo(asEpochMs(STARTS_AT + DAY_MS))

  const times = [...past, ...live].map(({ at }) => at)
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  )
  assert.ok(past.every(({ at }) => at >= STARTS_AT - 35 * DAY_MS && at < STARTS_AT))
  assert.ok(live.every(({ at }) => at >= STARTS_AT && at < STARTS_AT + DAY_MS))
  assert.ok(live.length > 50)
})

test('a world moved on in small steps gives what it gives in one', () => {
  const [small, large] = [aWorld({ pastDays: 2 }), aWorld({ pastDays: 2 })]
  const steps: SimulatedRecord[] = []
  for (let hour = -48; hour < 12; hour += 1)
    steps.push(...small.advanceTo(asEpochMs(STARTS_AT + hour * HOUR_MS)))

  const once = large.advanceTo(asEpochMs(STARTS_AT + 11 * HOUR_MS))

  assert.deepEqual(steps, once)
})

test('without noise every event is there once, at the time it occurred', () => {
  const records = [...aWorld().past()]
  const events = eventsOf(records)

  assert.equal(events.length, records.length)
  assert.equal(new Set(events.map(({ eventId }) => eventId)).size, events.length)
  assert.ok(records.every(({ at, event }) => event?.occurredAt === at))
})

for (const scenario of WORLD_NAMES) {
  test(`in ${scenario}, at the default size, models have at least 5,000 interactions to learn from`, () => {
    const file = new URL(`../../../schemas/scenarios/${scenario}.json`, import.meta.url)
    const { actions } = parseScenario(JSON.parse(readFileSync(file, 'utf8')))
    const enters = ({ action }: ClickstreamEvent) => actions[action]?.enters === 'history'

    const events = eventsOf(aWorld({ scenario, users: 400, items: 350 }).past())

    assert.ok(events.filter(enters).length >= 5_000)
    const unknown = events.filter(({ action }) => actions[action] === undefined)
    assert.deepEqual(unknown, [])
  })
}

test('users have their days: the busiest hour has several times the events of the quietest', () => {
  const events = eventsOf(aWorld({ users: 200 }).past())

  const hours = countBy(events, ({ occurredAt, utcOffsetMinutes }) => {
    const local = occurredAt + (utcOffsetMinutes ?? 0) * MINUTE_MS
    return String(Math.floor(local / HOUR_MS) % 24)
  })
  assert.ok(Math.max(...hours.values()) > 4 * Math.min(...hours.values()))
})

test('some users leave for good and others join', () => {
  const events = eventsOf(aWorld({ users: 200 }).past())
  const usersIn = (from: number, to: number): Set<string> =>
    new Set(
      events
        .filter(
          ({ occurredAt }) => occurredAt >= STARTS_AT + from * DAY_MS && occurredAt < STARTS_AT + to * DAY_MS,
        )
        .map(({ userId }) => userId),
    )

  const first = usersIn(-35, -25)
  const last = usersIn(-10, 0)

  const left = [...first].filter((user) => !last.has(user)).length / first.size
  const joined = [...last].filter((user) => !first.has(user)).length / last.size
  assert.ok(left > 0.1 && left < 0.8, `${left} of the first users left`)
  assert.ok(joined > 0.1 && joined < 0.8, `${joined} of the last users are new`)
})

test('what often follows an item is found in the events: the order is worth learning', () => {
  const events = eventsOf(aWorld({ users: 300, items: 100 }).past()).filter(
    ({ action }) => action === 'watch',
  )
  const last = new Map<string, string>()
  const steps = new Map<string, Map<string, number>>()
  for (const { userId, itemId } of events) {
    const from = last.get(userId)
    if (from !== undefined && itemId !== null) {
      const next = steps.get(from) ?? new Map<string, number>()
      steps.set(from, next.set(itemId, (next.get(itemId) ?? 0) + 1))
    }
    last.set(userId, itemId ?? '')
  }

  // The commonest next item of each, over all its next items; without order it would be near the most popular item's share.
  const commonest = [...steps.values()].map((next) => Math.max(...next.values()))
  const all = [...steps.values()].map((next) => [...next.values()].reduce((sum, n) => sum + n, 0))
  const share = commonest.reduce((sum, n) => sum + n, 0) / all.reduce((sum, n) => sum + n, 0)
  const popular = Math.max(...countBy(events, ({ itemId }) => itemId ?? '').values()) / events.length
  assert.ok(share > 2.5 * popular, `${share} against ${popular}`)
})

test('popularity has a long tail: few items draw much, most draw a little', () => {
  const events = eventsOf(aWorld({ users: 300, items: 400 }).past()).filter(
    ({ action }) => action === 'watch',
  )
  const counts = [...countBy(events, ({ itemId }) => itemId ?? '').values()].sort((a, b) => b - a)

  // A tenth of the items would draw a tenth without popularity.
  const top = counts.slice(0, 40).reduce((sum, n) => sum + n, 0)
  assert.ok(top > 0.2 * events.length && top < 0.7 * events.length, `${top} of ${events.length}`)
  assert.ok(counts.length > 350)
})

test('as many events come as are wanted, from a second or two up to many', () => {
  for (const liveEventsPerSecond of [2, 40]) {
    const world = aWorld({ liveEventsPerSecond, users: 200 })
    world.advanceTo(asEpochMs(STARTS_AT + 10 * MINUTE_MS))

    const records = world.advanceTo(asEpochMs(STARTS_AT + 40 * MINUTE_MS))

    const perSecond = records.length / 1_800
    assert.ok(
      Math.abs(perSecond / liveEventsPerSecond - 1) < 0.3,
      `${perSecond} instead of ${liveEventsPerSecond}`,
    )
  }
})

test('newcomers join in real time, and the truth knows them', () => {
  const world = aWorld({ liveEventsPerSecond: 20 })
  for (const { at } of world.past()) assert.ok(at < STARTS_AT)
  const before = new Set(world.truth.users())

  const events = eventsOf(world.advanceTo(asEpochMs(STARTS_AT + HOUR_MS)))

  const newcomers = world.truth.users().filter((user) => !before.has(user))
  assert.ok(newcomers.length > 5)
  assert.ok(newcomers.every((user) => world.truth.interests(user).length > 0))
  assert.ok(events.some(({ userId }) => userId === newcomers[0]))
})

test('articles go on coming out, each is told of once', () => {
  const world = aWorld({ scenario: 'news' })
  const known = new Set(world.catalog().map(({ itemId }) => itemId))

  world.advanceTo(asEpochMs(STARTS_AT + 2 * DAY_MS))
  const first = world.newItems()
  world.advanceTo(asEpochMs(STARTS_AT + 3 * DAY_MS))
  const second = world.newItems()

  assert.ok(first.length >= 3 && second.length >= 1)
  const all = [...first, ...second].map(({ itemId }) => itemId)
  assert.equal(new Set(all).size, all.length)
  assert.ok(all.every((itemId) => !known.has(itemId)))
})

test('a scenario without a world, and impossible numbers, are refused with what to do', () => {
  assert.throws(
    () => aWorld({ scenario: 'weather' as 'news' }),
    /no simulated world: choose one of ecommerce/,
  )
  assert.throws(() => aWorld({ users: 0 }), /at least 1 user/)
  assert.throws(() => aWorld({ noise: { ...NOISE, late: 1 } }), /noise shares from 0 to below 1/)
})
