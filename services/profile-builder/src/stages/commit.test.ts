/** Offsets are committed behind the durability window, and never after they were taken back. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs } from '@profilestream/contracts'
import { createSettledOffsets } from './commit.js'

const aClock = () => {
  const clock = { time: 0, now: () => asEpochMs(clock.time) }
  return clock
}

test('offsets are due once they are settled for longer than the window, the newest of each partition', () => {
  const clock = aClock()
  const settled = createSettledOffsets({ clock }, { durabilityWindowMs: 100 })
  settled.settled(new Map([[0, 5]]))
  clock.time = 60
  settled.settled(
    new Map([
      [0, 9],
      [1, 3],
    ]),
  )
  clock.time = 99
  assert.deepEqual([settled.hasDue(), settled.due().size], [false, 0])
  clock.time = 100
  assert.deepEqual([...settled.due()], [[0, 5]])
  clock.time = 160

  assert.deepEqual(
    [...settled.due()],
    [
      [0, 9],
      [1, 3],
    ],
  )
  assert.deepEqual([settled.due().size, settled.nextOf(0), settled.nextOf(2)], [0, 9, undefined])
})

test('what is cleared is never due', () => {
  const clock = aClock()
  const settled = createSettledOffsets({ clock }, { durabilityWindowMs: 0 })
  settled.settled(new Map([[0, 5]]))

  settled.clear()

  assert.deepEqual([settled.hasDue(), settled.nextOf(0)], [false, undefined])
})
