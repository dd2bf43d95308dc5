import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs } from '@profilestream/contracts'
import { createEventClock, minuteOf } from './event-clock.js'

test('time has come as far as the slowest partition that is not idle', () => {
  const clock = createEventClock(1_000)
  assert.equal(clock.watermark(), null)

  clock.advance(0, asEpochMs(5_000))
  clock.advance(1, asEpochMs(4_500))
  clock.advance(1, asEpochMs(4_100))
  assert.equal(clock.watermark(), 4_500)
  assert.equal(clock.newest(), 5_000)

  clock.advance(0, asEpochMs(5_501))
  assert.equal(clock.watermark(), 5_501, 'a partition too far behind does not hold the others back')
})

test('a minute begins with its first millisecond', () => {
  assert.equal(minuteOf(asEpochMs(59_999)), 0)
  assert.equal(minuteOf(asEpochMs(60_000)), 1)
})
