/** The training log on a real Kafka: its own offsets count, the group's committed ones are only a hint. */
import { asScenarioName } from '@profilestream/contracts'
import { readInteractions } from '@profilestream/training-log'
import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  createTrainerSystem,
  eventuallyTrained,
  walksOf,
  type TrainerProcess,
  type TrainerSystem,
} from '../support/trainer-system.js'

const noRefits = { PROFILESTREAM_TRAINER_FIRST_AT: '1000000', PROFILESTREAM_TRAINER_FLUSH_SECONDS: '0.2' }

const started = async (system: TrainerSystem, interactions: number): Promise<TrainerProcess> => {
  const trainer = await system.startTrainer()
  await eventuallyTrained(`${String(interactions)} interactions`, async () => {
    const [video] = (await trainer.refits()).scenarios
    return video?.interactions === interactions ? video : undefined
  })
  return trainer
}

test(
  'a lost training log is read anew although the group has committed its end',
  { timeout: 200_000 },
  async () => {
    const system = await createTrainerSystem(noRefits)
    const events = walksOf({ from: 0, to: 60 })
    await system.publish(events)
    const first = await started(system, events.length)
    assert.equal(await first.stop('SIGTERM'), 0)
    const topic = system.eventLog.topics.clickstream.name
    const group = topic.replace('clickstream', 'trainer')
    const committed = await system.eventLog.admin.committedOffsets(group, topic)
    const inKafka = await system.eventLog.admin.endOffsets(topic)
    assert.deepEqual(
      committed.map((offset) => offset ?? 0),
      inKafka,
    )

    await rm(join(system.folder, 'log'), { recursive: true })

    const again = await started(system, events.length)
    assert.equal(await again.stop('SIGTERM'), 0)
  },
)

test(
  'a training log of another Kafka stops the start and says what to do',
  { timeout: 200_000 },
  async () => {
    const system = await createTrainerSystem(noRefits)
    const events = walksOf({ from: 0, to: 20 })
    await system.publish(events)
    await (await started(system, events.length)).stop('SIGTERM')
    const path = join(system.folder, 'log', 'origin.json')
    const origin = await readFile(path, 'utf8')
    await writeFile(path, origin.replace(/"clusterId":"[^"]*"/, '"clusterId":"another"'))

    const trainer = await system.startTrainer()

    assert.equal(await trainer.ended, 2)
  },
)

test(
  'a user erased over HTTP is gone from the disk, and a restart does not read her again',
  { timeout: 200_000 },
  async () => {
    const system = await createTrainerSystem(noRefits)
    const events = walksOf({ from: 0, to: 20 })
    await system.publish(events)
    const trainer = await started(system, events.length)
    const folder = join(system.folder, 'log')
    const own = events.filter(({ userId }) => userId === 'user-7').length

    const answer = await fetch(`${trainer.url}/v1/training-log/users/user-7`, { method: 'DELETE' })

    assert.deepEqual(await answer.json(), { userId: 'user-7', erased: own })
    await trainer.stop('SIGTERM')
    await (await started(system, events.length)).stop('SIGTERM')
    const { users } = await readInteractions({ folder, scenario: asScenarioName('video') })
    assert.equal(users.length, 19)
    assert.ok(!users.includes('user-7'))
  },
)
