/** Offsets are committed behind the durability window, and never after they were taken back. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs } from '@profilestream/contracts'
import { createSettledOffsets } from './commit.js'

const aClock = () => {
  const clock = { time: 0, now: () => asEpochMs(clock.time) }
  return clock
}

const aBatch = (...offsets: [number, number][]) => ({
  nextOffsets: new Map(offsets),
  watermarks: new Map(offsets.map(([partition, offset]) => [partition, offset * 1_000])),
})

test('offsets are due once they are settled for longer than the window, the newest of each partition', () => {
  const clock = aClock()
  const settled = createSettledOffsets({ clock }, { durabilityWindowMs: 100 })
  settled.settled(aBatch([0, 5]))
  clock.time = 60
  settled.settled(aBatch([0, 9], [1, 3]))
  clock.time = 99
  assert.deepEqual([settled.hasDue(), settled.due().nextOffsets.size], [false, 0])
  clock.time = 100
  assert.deepEqual([...settled.due().nextOffsets], [[0, 5]])
  clock.time = 160

  assert.deepEqual(
    [...settled.due().nextOffsets],
    [
      [0, 9],
      [1, 3],
    ],
  )
  assert.deepEqual([settled.due().nextOffsets.size, settled.nextOf(0), settled.nextOf(2)], [0, 9, undefined])
})

test('what is cleared is never due', () => {
  const clock = aClock()
  const settled = createSettledOffsets({ clock }, { durabilityWindowMs: 0 })
  settled.settled(aBatch([0, 5]))

  settled.clear()

  assert.deepEqual([settled.hasDue(), settled.nextOf(0)], [false, undefined])
})

test('beside each offset stands the watermark as of it, not a later one', () => {
  const clock = aClock()
  const settled = createSettledOffsets({ clock }, { durabilityWindowMs: 100 })
  settled.settled(aBatch([0, 5], [1, 3]))
  clock.time = 100
  settled.settled(aBatch([0, 9]))

  assert.deepEqual(
    [...settled.due().watermarks],
    [
      [0, 5_000],
      [1, 3_000],
    ],
  )
  assert.deepEqual(
    [...settled.watermarks()],
    [
      [0, 9_000],
      [1, 3_000],
    ],
  )
})
