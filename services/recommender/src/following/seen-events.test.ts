import assert from 'node:assert/strict'
import test from 'node:test'
import { asEventId } from '@profilestream/contracts'
import { createSeenEvents } from './seen-events.js'

test('an id met again is a repeat, as long as not too many came between', () => {
  const seen = createSeenEvents(100)

  assert.equal(seen.isRepeat(asEventId('first')), false)
  for (let n = 0; n < 99; n++) assert.equal(seen.isRepeat(asEventId(`e${n}`)), false)
  assert.equal(seen.isRepeat(asEventId('first')), true)
  for (let n = 100; n < 400; n++) seen.isRepeat(asEventId(`e${n}`))
  assert.equal(seen.isRepeat(asEventId('first')), false, 'memory is bounded')
})

test('many different ids are no repeats', () => {
  const seen = createSeenEvents(1_000_000)
  let repeats = 0
  for (let n = 0; n < 200_000; n++) if (seen.isRepeat(asEventId(`event-${n}`))) repeats++

  assert.equal(repeats, 0)
})
