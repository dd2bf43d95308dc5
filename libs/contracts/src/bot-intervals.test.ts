/** Bot intervals as profile updates tell them: replaced by newer versions, bounded. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { createBotIntervals, type BotSpan } from './bot-intervals.js'
import { asScenarioName, asUserId } from './ids.js'
import { asEpochMs } from './units.js'

const video = asScenarioName('video')
const music = asScenarioName('music')

const aSpan = (from: number, to: number | null, scenario?: typeof video): BotSpan => ({
  from: asEpochMs(from),
  to: to === null ? null : asEpochMs(to),
  scenario: scenario ?? null,
})
const anUpdate = (version: number, botIntervals: readonly BotSpan[], touched = [video]) => ({
  userId: asUserId('ada'),
  version,
  touched,
  botIntervals,
})

test('a moment lies in an interval from its first to its last, and after its first while it lasts', () => {
  const bots = createBotIntervals()
  bots.take(anUpdate(1, [aSpan(10, 20), aSpan(30, null)]))

  const moments = [9, 10, 20, 21, 29, 30, 1_000_000]
  assert.deepEqual(
    moments.map((at) => bots.isBot('ada', video, at)),
    [false, true, true, false, false, true, true],
  )
  assert.equal(bots.isBot('bob', video, 15), false)
})

test('a newer version replaces, an older one changes nothing, and a repeat is no change', () => {
  const bots = createBotIntervals()

  assert.equal(bots.take(anUpdate(5, [aSpan(10, null)])), true)
  assert.equal(bots.take(anUpdate(5, [aSpan(10, null)])), false)
  assert.equal(bots.take(anUpdate(4, [])), false)
  assert.equal(bots.isBot('ada', video, 15), true)
  assert.equal(bots.take(anUpdate(6, [aSpan(10, 12)])), true)
  assert.equal(bots.isBot('ada', video, 15), false)
  assert.equal(bots.take(anUpdate(7, [])), true)
  assert.equal(bots.all().size, 0)
})

test('an interval of one scenario stays when an update tells of another', () => {
  const bots = createBotIntervals()
  bots.take(anUpdate(1, [aSpan(10, 20, video)]))
  bots.take(anUpdate(2, [aSpan(15, 30, music)], [music]))

  assert.equal(bots.isBot('ada', video, 12), true)
  assert.equal(bots.isBot('ada', music, 12), false)
  assert.equal(bots.isBot('ada', music, 25), true)
  bots.take(anUpdate(3, []))
  assert.equal(bots.isBot('ada', video, 12), false)
  assert.equal(bots.isBot('ada', music, 25), true)
})

test('past the most users the one told of longest ago is forgotten, and users without an interval take no room', () => {
  const bots = createBotIntervals([], 2)
  for (const name of ['a', 'b', 'c', 'd'])
    bots.take({ ...anUpdate(1, name === 'd' ? [] : [aSpan(1, 2)]), userId: asUserId(name) })

  assert.deepEqual([...bots.all().keys()], ['b', 'c'])
})
