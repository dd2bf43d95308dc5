/** The trainer on a real Kafka leaves out what users did as bots, and remembers who they were over a restart. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asEpochMs, asUserId, type ProfileUpdated } from '@profilestream/contracts'
import { VIDEO } from '../support/builders.js'
import { createTrainerSystem, eventuallyTrained, walksOf } from '../support/trainer-system.js'

const quick = {
  PROFILESTREAM_TRAINER_FIRST_AT: '100000',
  PROFILESTREAM_TRAINER_GROWTH: '100',
  PROFILESTREAM_TRAINER_MINIMUM_BUDGET_SECONDS: '6',
  PROFILESTREAM_TRAINER_SECONDS_PER_THOUSAND_INTERACTIONS: '0.1',
}

const aBot = (user: number): ProfileUpdated => ({
  userId: asUserId(`user-${user}`),
  version: 20,
  updatedAt: asEpochMs(1_700_000_000_000),
  touched: [VIDEO],
  days: [],
  botIntervals: [{ from: asEpochMs(0), to: null, scenario: null }],
  segments: [],
  segmentsEntered: [],
  segmentsLeft: [],
  segmentsSince: [],
})

test('what users did as bots is not trained on, also after a restart', { timeout: 300_000 }, async () => {
  const system = await createTrainerSystem(quick)
  const { topics, codecs } = system.eventLog
  const tellBots = (users: readonly number[]): Promise<void> =>
    system.publisher.publish(
      topics.profileUpdates.name,
      users.map((user) => ({ key: `user-${user}`, value: codecs.profileUpdated.encode(aBot(user)) })),
    )
  await system.publish(walksOf({ from: 0, to: 100 }))
  await tellBots([0, 1, 2, 3, 4])
  const first = await system.startTrainer()
  const total = await eventuallyTrained('all interactions', async () => {
    const [video] = (await first.refits()).scenarios
    return video?.interactions === walksOf({ from: 0, to: 100 }).length ? video.interactions : undefined
  })
  await first.stop('SIGTERM')
  await tellBots([5])

  const again = await system.startTrainer()
  assert.equal((await again.demand(VIDEO)).status, 202)
  const message = await eventuallyTrained('a release', () => system.released[0])

  assert.equal(message.users, 94)
  assert.equal(message.interactions, (total * 94) / 100)
  assert.equal(await again.stop('SIGTERM'), 0)
})
