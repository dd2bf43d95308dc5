/** What a user did as a bot leaves the trends, whenever that becomes known. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asItemId, asUserId, createBotIntervals } from '@profilestream/contracts'
import { anEvent, aServing, NOON, VIDEO } from '../testing/a-world.js'
import { takeBack } from './follow-bots.js'
import { countTrend } from './follow-clickstream.js'

const MINUTE = 60_000
const robot = asUserId('robot')

test('what was counted in a bot interval is taken back once, and what lies outside it stays', () => {
  const serving = aServing()
  const scenarios = new Map([[VIDEO, serving]])
  const watch = (userId: string, item: string, minute: number): void =>
    countTrend(
      serving,
      anEvent({
        userId: asUserId(userId),
        itemId: asItemId(item),
        occurredAt: asEpochMs(NOON + minute * MINUTE),
      }),
    )
  watch('robot', 'before', 0)
  for (let minute = 10; minute < 20; minute++) watch('robot', 'spam', minute)
  watch('ann', 'spam', 15)
  const countOf = (item: string): number =>
    Math.round(serving.trends.counts()[serving.table.find(asItemId(item))] ?? 0)
  const [spamBefore, oneWatch] = [countOf('spam'), countOf('before')]

  const bots = createBotIntervals()
  const span = { from: asEpochMs(NOON + 10 * MINUTE), to: null, scenario: null }
  const isNew = bots.take({ userId: robot, version: 3, touched: [VIDEO], botIntervals: [span] })
  for (let time = 0; time < 2; time++) takeBack(scenarios, bots, robot)

  assert.equal(isNew, true)
  assert.equal(spamBefore, 11 * oneWatch)
  assert.equal(countOf('spam'), oneWatch)
  assert.equal(countOf('before'), oneWatch)
})

test('what a bot did between two films leads from the one to the other no more, and her own way stays', () => {
  const serving = aServing()
  const scenarios = new Map([[VIDEO, serving]])
  const way: readonly (readonly [string, number])[] = [['before', 0], ['spam', 10], ['after', 20]] // prettier-ignore
  const watch = (user: string, item: string, minute: number): void =>
    countTrend(
      serving,
      anEvent({
        userId: asUserId(user),
        itemId: asItemId(item),
        occurredAt: asEpochMs(NOON + minute * MINUTE),
      }),
    )
  for (const [item, minute] of way) watch('robot', item, minute)
  const scoresFrom = (item: string): number[] => {
    const out = new Float32Array(serving.table.size())
    serving.online.score(Int32Array.of(serving.table.find(asItemId(item))), out)
    return way.map(([to]) => Number((out[serving.table.find(asItemId(to))] ?? 0).toFixed(2)))
  }
  const [before, spam] = [scoresFrom('before'), scoresFrom('spam')]

  const bots = createBotIntervals()
  const span = { from: asEpochMs(NOON + 5 * MINUTE), to: asEpochMs(NOON + 15 * MINUTE), scenario: null }
  bots.take({ userId: robot, version: 3, touched: [VIDEO], botIntervals: [span] })
  for (let time = 0; time < 2; time++) takeBack(scenarios, bots, robot)

  assert.deepEqual(before, [0, 1, 0.7])
  assert.deepEqual(spam, [0, 0, 1])
  assert.deepEqual(scoresFrom('before'), [0, 0, 1], 'one step now')
  assert.deepEqual(scoresFrom('spam'), [0, 0, 0])
})
