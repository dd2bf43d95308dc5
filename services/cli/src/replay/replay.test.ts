/** Replays keep order, rate and promises. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClickstreamEvent } from '@profilestream/contracts'
import { anEvent } from '@profilestream/contracts/testing'
import { replay, type ReplayDependencies } from './replay.js'
import { withoutLast } from './without-last.js'

const aPlaced = (userId: string, place: number): ClickstreamEvent =>
  anEvent({ userId, eventId: `${userId}-${place}` })

interface Trial extends ReplayDependencies {
  readonly published: ClickstreamEvent[]
  readonly waitedMs: () => number
}

/** A replay whose clock moves only by waiting. */
const aTrial = (): Trial => {
  const published: ClickstreamEvent[] = []
  let nowMs = 0
  return {
    published,
    waitedMs: () => nowMs,
    now: () => nowMs,
    wait: (ms) => {
      nowMs += ms
      return Promise.resolve()
    },
    onPublished: () => undefined,
    output: {
      catalog: () => Promise.resolve(),
      events: (events) => {
        published.push(...events)
        return Promise.resolve()
      },
    },
  }
}

const events = Array.from({ length: 5_000 }, (_, place) => aPlaced(`u${place % 7}`, place))
const never = new AbortController().signal

test('every event is published once, in order, without waiting when no rate is given', async () => {
  const trial = aTrial()

  const published = await replay(trial, { items: [], events, eventsPerSecond: null }, never)

  assert.equal(published, 5_000)
  assert.deepEqual(trial.published, events)
  assert.equal(trial.waitedMs(), 0)
})

test('a rate is kept: 5,000 events at 500 a second take ten seconds', async () => {
  const trial = aTrial()

  await replay(trial, { items: [], events, eventsPerSecond: 500 }, never)

  assert.ok(Math.abs(trial.waitedMs() - 10_000) < 1)
})

test('an interruption ends between two publishes and says how many were acknowledged', async () => {
  const trial = aTrial()
  const interruption = new AbortController()

  const published = await replay(
    { ...trial, onPublished: () => interruption.abort() },
    { items: [], events, eventsPerSecond: null },
    interruption.signal,
  )

  assert.equal(published, 2_000)
  assert.equal(trial.published.length, 2_000)
})

test("without the last: each user's last event is left out, the others keep their order", () => {
  const left = withoutLast([aPlaced('a', 1), aPlaced('b', 2), aPlaced('a', 3), aPlaced('a', 4)])

  assert.deepEqual(
    left.map(({ eventId }) => eventId),
    ['a-1', 'a-3'],
  )
})
