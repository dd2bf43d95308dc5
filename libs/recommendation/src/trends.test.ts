import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, DAY_MS, HOUR_MS } from '@profilestream/contracts'
import fc from 'fast-check'
import { createTrends, daypartOf, NO_CONTEXT, type TrendEvent } from './trends.js'

const anEvent = (overrides: Partial<TrendEvent> = {}): TrendEvent => ({
  index: 0,
  weight: 1,
  at: asEpochMs(0),
  context: NO_CONTEXT,
  ...overrides,
})

const near = (actual: number | undefined, expected: number): void =>
  assert.ok(
    Math.abs(actual! - expected) <= 1e-3 * Math.max(1, expected),
    `${String(actual)} is not ${expected}`,
  )

test('an event counts half after the half-life, as seen from the newest event', () => {
  const trends = createTrends(DAY_MS)
  trends.add(anEvent({ index: 0, at: asEpochMs(0) }))
  trends.add(anEvent({ index: 1, at: asEpochMs(DAY_MS) }))

  near(trends.counts()[0], 0.5)
  near(trends.counts()[1], 1)
  assert.equal(trends.newest(), DAY_MS)
})

test('events in any order, over any span, count as the plain sum of decayed weights', () => {
  const anyEvents = fc.array(
    fc.record({
      index: fc.integer({ min: 0, max: 4 }),
      day: fc.integer({ min: 0, max: 400 }),
      weight: fc.integer({ min: 1, max: 5 }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  fc.assert(
    fc.property(anyEvents, (events) => {
      const trends = createTrends(3 * DAY_MS)
      for (const { index, day, weight } of events)
        trends.add(anEvent({ index, weight, at: asEpochMs(day * DAY_MS) }))

      const newest = Math.max(...events.map(({ day }) => day))
      for (const index of [0, 1, 2, 3, 4]) {
        const own = events.filter((event) => event.index === index)
        near(
          trends.counts()[index] ?? 0,
          own.reduce((sum, { day, weight }) => sum + weight * 2 ** ((day - newest) / 3), 0),
        )
      }
    }),
  )
})

test('a context with many events turns the order, one with few leans on the whole', () => {
  const trends = createTrends(DAY_MS)
  const onPhone = { device: 'phone', daypart: null }
  for (let i = 0; i < 1_000; i++) trends.add(anEvent({ index: 0 }))
  for (let i = 0; i < 400; i++) trends.add(anEvent({ index: 1, context: onPhone }))
  trends.add(anEvent({ index: 1, context: { device: 'tv', daypart: null } }))

  assert.ok(trends.counts()[0]! > trends.counts()[1]!)
  assert.ok(trends.countsIn(onPhone)[1]! > trends.countsIn(onPhone)[0]!)
  const onTv = trends.countsIn({ device: 'tv', daypart: null })
  assert.ok(onTv[0]! > onTv[1]!)
})

test('a context that nobody was met in is the whole', () => {
  const trends = createTrends(DAY_MS)
  trends.add(anEvent({ index: 2 }))

  assert.deepEqual(trends.countsIn({ device: 'fridge', daypart: 'night' }), trends.counts())
})

test('the quarter of the day is that of the local hour', () => {
  assert.equal(daypartOf(asEpochMs(23 * HOUR_MS), 0), 'evening')
  assert.equal(daypartOf(asEpochMs(23 * HOUR_MS), 120), 'night')
  assert.equal(daypartOf(asEpochMs(-1), 0), 'evening')
  assert.equal(daypartOf(asEpochMs(7 * HOUR_MS), 0), 'morning')
  assert.equal(daypartOf(asEpochMs(12 * HOUR_MS), null), null)
})

test('what is taken back counts as if it had never been added, in all and in its context', () => {
  const anyEvents = fc.array(
    fc.record({
      index: fc.integer({ min: 0, max: 4 }),
      day: fc.integer({ min: 0, max: 20 }),
      weight: fc.integer({ min: 1, max: 5 }),
      isBot: fc.boolean(),
      device: fc.constantFrom('tv', 'phone'),
    }),
    { minLength: 1, maxLength: 30 },
  )
  const tv = { device: 'tv', daypart: null }
  fc.assert(
    fc.property(anyEvents, (events) => {
      const [mixed, clean] = [createTrends(DAY_MS), createTrends(DAY_MS)]
      const last = anEvent({ index: 5, at: asEpochMs(20 * DAY_MS) })
      const placed = events.map(({ day, device, ...event }) => ({
        ...anEvent({ ...event, at: asEpochMs(day * DAY_MS), context: { device, daypart: null } }),
        isBot: event.isBot,
      }))
      for (const event of placed) mixed.add(event)
      for (const event of placed) if (event.isBot) mixed.takeBack(event)
      for (const event of placed) if (!event.isBot) clean.add(event)
      for (const trends of [mixed, clean]) trends.add(last)

      for (let index = 0; index < 6; index++) {
        near(mixed.counts()[index], clean.counts()[index] ?? 0)
        near(mixed.countsIn(tv)[index], clean.countsIn(tv)[index] ?? 0)
      }
    }),
  )
})
