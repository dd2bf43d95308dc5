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
