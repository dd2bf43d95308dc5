/** Retention: old days leave whole, positions and places stay, and no clock is asked. */
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { readInteractions } from './read-interactions.js'
import { withinRetention, type RetentionSettings } from './retention.js'
import { aFolder, anInteraction, at, contentOf, news, segmentsOf, video } from './testing/a-log.js'
import { openTrainingLog, type TrainingLog } from './training-log.js'

const everything: RetentionSettings = { keepDays: 10_000, keepInteractions: 10_000 }

/** Two interactions a day, flushed day by day. */
const takeDays = async (log: TrainingLog, days: readonly number[]): Promise<void> => {
  for (const day of days) {
    for (const of of [0, 1]) log.take(at(0, log.position(0), day), anInteraction(2 * day + of))
    await log.flush()
  }
}

test('only the newest days stay; their rows keep their places and the log goes on', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder, { ...everything, keepDays: 2 })
  await takeDays(log, [0, 1, 2, 3])

  const { logPlaces } = await readInteractions({ folder, scenario: video })
  assert.deepEqual([...logPlaces], [4, 5, 6, 7])
  assert.equal(log.interactions(video), 8, 'what was taken counts on')
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.startsWith('day=')),
    ['day=1970-01-03', 'day=1970-01-04'],
  )
  await log.close()

  const again = await openTrainingLog(folder, { ...everything, keepDays: 2 })
  assert.equal(again.position(0), 8)
  assert.equal(again.interactions(video), 8)
  await again.close()
})

test('days without interactions do not count, nor does a producer whose clock is ahead', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder, { ...everything, keepDays: 3 })
  await takeDays(log, [0, 100, 40_000_000, 101])
  await log.close()

  assert.deepEqual(
    (await segmentsOf(folder)).map(({ day }) => day),
    [100, 2_932_896, 101],
  )
})

test('days leave when the days after them hold enough interactions, and never the newest', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder, { ...everything, keepInteractions: 3 })
  await takeDays(log, [0, 1, 2])
  assert.equal((await contentOf(folder)).length, 4, 'whole days')
  await log.close()

  const one = await openTrainingLog(folder, { ...everything, keepInteractions: 1 })
  await takeDays(one, [3])
  await one.close()
  assert.equal((await contentOf(folder)).length, 2)
})

test('each scenario has days of its own', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder, { ...everything, keepDays: 1 })
  log.take(at(0, 0, 1), anInteraction(1, news))
  await takeDays(log, [5, 6])
  await log.close()

  assert.equal((await contentOf(folder, news)).length, 1)
  assert.equal((await contentOf(folder)).length, 2)
})

test('without segments nothing leaves', () => {
  assert.deepEqual(withinRetention([], everything), [])
})
