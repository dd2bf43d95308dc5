/** Online neighbours: the same as counting all pairs anew, within their bounds; beyond them evidence is lost and never made up. */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { meetingsOf, newestMeeting } from './meetings.js'
import {
  createOnlineNeighbours,
  ONLINE_DEFAULTS,
  ONLINE_WEIGHING,
  type Meeting,
  type OnlineNeighbours,
} from './online-neighbours.kernel.js'

const HOUR = 3_600_000
const ITEMS = 12
const { steps, decay, sourceExponent, popularityExponent } = ONLINE_WEIGHING

const online = (meetings: readonly Meeting[], bounds = {}): OnlineNeighbours => {
  const made = createOnlineNeighbours({ halfLifeMs: HOUR, ...bounds })
  for (const meeting of meetings) made.add(meeting)
  return made
}

const scoresOf = (neighbours: OnlineNeighbours, past: readonly number[], items = ITEMS): number[] => {
  const out = new Float32Array(items)
  neighbours.score(Int32Array.from(past), out)
  return [...out]
}

const met = (item: number, at: number, past: readonly number[] = []): Meeting => ({
  item,
  at,
  past: Int32Array.from(past),
})

/** The formula of the file's head, term by term. */
const plainScores = (meetings: readonly Meeting[], past: readonly number[]): number[] => {
  const now = Math.max(...meetings.map(({ at }) => at))
  const worth = ({ at }: Meeting): number => 2 ** ((at - now) / HOUR)
  const count = (item: number): number =>
    Math.max(
      1,
      meetings.filter((m) => m.item === item).reduce((sum, m) => sum + worth(m), 0),
    )
  const led = (a: number, b: number): number =>
    meetings
      .filter(({ item }) => item === b)
      .reduce((sum, meeting) => {
        const back = meeting.past.length - meeting.past.lastIndexOf(a)
        const isNear = meeting.past.includes(a) && back <= steps
        return sum + (isNear ? worth(meeting) * decay ** (back - 1) : 0)
      }, 0)
  const newest = past.slice(-steps)
  return Array.from({ length: ITEMS }, (_, b) =>
    newest.reduce(
      (sum, a, place) =>
        sum +
        (decay ** (newest.length - 1 - place) * led(a, b)) /
          count(a) ** sourceExponent /
          count(b) ** popularityExponent,
      0,
    ),
  )
}

const anyPast = fc.uniqueArray(fc.integer({ min: 0, max: ITEMS - 1 }), { maxLength: ITEMS })
const anyMeeting = fc
  .record({
    at: fc.integer({ min: 0, max: 200 * HOUR }),
    way: fc.uniqueArray(fc.integer({ min: 0, max: ITEMS - 1 }), { minLength: 1, maxLength: ITEMS }),
  })
  .map(({ at, way }) => met(way.at(-1)!, at, way.slice(0, -1)))
const anyMeetings = fc.array(anyMeeting, { minLength: 1, maxLength: 40 })

const assertClose = (some: readonly number[], others: readonly number[]): void =>
  some.forEach((value, item) => {
    const other = others[item]!
    assert.ok(Math.abs(value - other) <= 1e-4 * Math.max(1, other), `item ${item}: ${value}, not ${other}`)
  })

test('scores are those of all pairs counted anew, decayed by event time, whatever the order they came in', () => {
  fc.assert(
    fc.property(anyMeetings, anyPast, (meetings, past) =>
      assertClose(scoresOf(online(meetings), past), plainScores(meetings, past)),
    ),
    { seed: 21 },
  )
})

test('what was taken back leaves what would be there without it', () => {
  fc.assert(
    fc.property(anyMeetings, anyMeetings, anyPast, (kept, taken, past) => {
      const last = Math.max(...kept.map(({ at }) => at))
      const before = taken.map((meeting) => ({ ...meeting, at: Math.min(meeting.at, last) }))
      const neighbours = online([...before, ...kept])
      for (const meeting of before) neighbours.takeBack(meeting)
      assertClose(scoresOf(neighbours, past), plainScores(kept, past))
    }),
    { seed: 22 },
  )
})

test('the strongest past item is the one whose part of the score is largest, and none where nothing leads', () => {
  fc.assert(
    fc.property(anyMeetings, anyPast, (meetings, past) => {
      const neighbours = online(meetings)
      for (let item = 0; item < ITEMS; item++) {
        const strongest = neighbours.strongestPast(Int32Array.from(past), item)
        const total = plainScores(meetings, past)[item]!
        if (strongest === null) assert.ok(total < 1e-6)
        else assert.ok(total > 0 && past.includes(strongest))
      }
    }),
    { seed: 23 },
  )
})

test('a new item has neighbours with its first event, however many followers the item before it has', () => {
  const crowded = Array.from({ length: 500 }, (_, n) => met(1 + (n % 100), n, [0]))

  const neighbours = online([...crowded, met(150, 500, [0])])

  assert.ok(scoresOf(neighbours, [0], 200)[150]! > 0)
  assert.equal(neighbours.strongestPast(Int32Array.of(0), 150), 0)
})

test('past the most items the one that was silent longest loses its neighbours, and no other', () => {
  const meetings = [met(1, 0, [0]), met(2, 1, [0]), met(1, 2, [0]), met(3, 3, [0])]

  const scores = scoresOf(online(meetings, { mostItems: 2 }), [0])

  assert.deepEqual(
    scores.map((score) => score > 0),
    Array.from({ length: ITEMS }, (_, item) => item === 1 || item === 3),
  )
})

test('past the most neighbours the weakest gives way to the newest', () => {
  const meetings = [met(9, 0, [0]), met(9, 0, [0]), met(9, 0, [1]), met(9, 0, [2])]

  const neighbours = online(meetings, { neighbours: 2 })

  assert.deepEqual(
    [0, 1, 2].map((past) => neighbours.strongestPast(Int32Array.of(past), 9)),
    [0, null, 2],
  )
})

test('memory is bounded: with a hundred thousand items met it is what the defaults say', () => {
  const neighbours = createOnlineNeighbours({ halfLifeMs: HOUR })
  for (let item = 0; item < 100_000; item++)
    neighbours.add(
      met(
        item,
        item,
        [item - 1, item - 2].filter((i) => i >= 0),
      ),
    )

  const { mostItems, neighbours: slots } = ONLINE_DEFAULTS
  const perItem = 2 * 4 * 131_072 // counts and chains, grown to a power of two
  assert.equal(neighbours.sizeBytes(), mostItems * (slots * 16 + 4) + perItem)
  assert.ok(neighbours.sizeBytes() < 9.1 * 2 ** 20)
})

test('counts come through many half-lives: what is long ago is worth nothing, what is now is worth one', () => {
  const neighbours = online([met(1, 0, [0]), met(1, 1_000 * HOUR, [0]), met(2, 1_000 * HOUR, [0])])

  assert.ok(Math.abs(neighbours.met(1) - 1) < 1e-6)
  assert.ok(Math.abs(neighbours.met(2) - 1) < 1e-6)
})

test('a deed is a meeting where it is a step and no echo; one that is no step leads nowhere', () => {
  const deed = (index: number, isStep = true) => ({ index, at: index, isStep })
  const deeds = [deed(1), deed(7, false), deed(2), deed(1), deed(3)]

  assert.deepEqual(
    meetingsOf(deeds, false).map(({ item, past }) => [item, ...past]),
    [[1], [2, 1], [3, 1, 2]],
  )
  assert.deepEqual(
    meetingsOf(deeds, true).map(({ item, past }) => [item, ...past]),
    [[1], [2, 1], [1, 2], [3, 1, 2, 1]],
  )
})

test('a user’s meetings can be told again from her deeds, as they were told one by one', () => {
  const anyDeed = fc.record({
    index: fc.integer({ min: 0, max: 5 }),
    at: fc.integer({ min: 0, max: HOUR }),
    isStep: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(anyDeed, { maxLength: 150 }), fc.boolean(), (deeds, itemsRepeat) => {
      const oneByOne = deeds.flatMap(
        (_, place) => newestMeeting(deeds.slice(0, place + 1), itemsRepeat) ?? [],
      )
      assert.deepEqual(meetingsOf(deeds, itemsRepeat), oneByOne)
    }),
    { seed: 24 },
  )
})
