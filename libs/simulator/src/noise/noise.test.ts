import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, createCodecs, DAY_MS, MINUTE_MS } from '@profilestream/contracts'
import { aWorld, countBy, eventsOf, STARTS_AT } from '../testing/small-worlds.js'
import { NO_NOISE } from '../world-options.js'
import { garble, MALFORMED_KINDS } from './malformed.js'

const codec = createCodecs({ framing: 'single-object' }).clickstreamEvent

test('disturbed records have about the shares that were asked for', () => {
  const world = aWorld({ users: 400, noise: { duplicates: 0.05, late: 0.04, malformed: 0.03, bots: 0.06 } })
  const records = [...world.past()]
  const events = eventsOf(records)
  const share = (count: number): number => count / events.length

  const repeats = [...countBy(events, ({ eventId }) => eventId).values()].filter((count) => count > 1).length
  const late = records.filter(
    ({ at, event }) => event !== undefined && at - event.occurredAt > MINUTE_MS,
  ).length
  const bots = events.filter(({ userId }) => world.truth.isBot(userId)).length
  assert.ok(Math.abs(share(repeats) - 0.05) < 0.01, `${share(repeats)} repeats`)
  assert.ok(Math.abs(share(late) - 0.04) < 0.01, `${share(late)} late`)
  assert.ok(Math.abs(share(records.length - events.length) - 0.03) < 0.01)
  assert.ok(Math.abs(share(bots) - 0.06) < 0.03, `${share(bots)} of bots`)
})

test('a repeated event is the same event', () => {
  const events = eventsOf(aWorld({ noise: { ...NO_NOISE, duplicates: 0.2 } }).past())
  const first = new Map<string, unknown>()

  for (const event of events) {
    if (first.has(event.eventId)) assert.deepEqual(event, first.get(event.eventId))
    first.set(event.eventId, event)
  }
  assert.ok(first.size < events.length)
})

test('noise does not change what users do: everything arrives in the end', () => {
  const quiet = eventsOf(aWorld().past())
  const noisy = aWorld({ noise: { duplicates: 0.1, late: 0.1, malformed: 0.1, bots: 0.1 } })

  const arrived = eventsOf(noisy.advanceTo(asEpochMs(STARTS_AT + 6 * DAY_MS)))

  const ids = new Set(arrived.map(({ eventId }) => eventId))
  assert.deepEqual(
    quiet.filter(({ eventId }) => !ids.has(eventId)),
    [],
  )
})

test('a bot goes through the catalog faster than anybody looks', () => {
  const world = aWorld({ noise: { ...NO_NOISE, bots: 0.2 } })
  const crawled = eventsOf(world.past()).filter(({ userId }) => world.truth.isBot(userId))

  const gaps = crawled.slice(1).map(({ occurredAt }, n) => occurredAt - crawled[n]!.occurredAt)
  assert.ok(gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)]! < 1_500)
  assert.ok(new Set(crawled.map(({ itemId }) => itemId)).size > 50)
})

test('no garbage decodes to the event that it was made from', () => {
  const [event] = eventsOf(aWorld({ pastDays: 3 }).past())

  for (const kind of MALFORMED_KINDS) {
    const decoded = codec.decode(garble(kind, event!, codec))
    if (decoded.kind === 'accepted') assert.notDeepEqual(decoded.value, event, kind)
  }
})

test('every kind of garbage is sent', () => {
  const records = [...aWorld({ users: 200, noise: { ...NO_NOISE, malformed: 0.1 } }).past()]

  const texts = records.flatMap(({ bytes }) =>
    bytes === undefined ? [] : Buffer.from(bytes).toString('latin1'),
  )
  assert.ok(texts.includes(''))
  for (const part of [
    'GET /pixel',
    '"yesterday"',
    '-1',
    '"teleport"',
    '"weather"',
    '"userId":""',
    '\u00c3\u0001',
    '\u0000\u007f',
  ]) {
    assert.ok(
      texts.some((text) => text.includes(part)),
      part,
    )
  }
})
