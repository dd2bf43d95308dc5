/** The trainer on a real Kafka: interactions in, a release out whose folder verifies; killed at any moment, nothing twice and never half. */
import assert from 'node:assert/strict'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { VIDEO } from '../support/builders.js'
import { untilReady } from '../support/service-process.js'
import { childrenOf, createTrainerSystem, eventuallyTrained, walksOf } from '../support/trainer-system.js'

/** The first refit begins when so many interactions are in the log: not amid reading them. */
const firstAt = (interactions: number) => ({ PROFILESTREAM_TRAINER_FIRST_AT: String(interactions) })

const quick = {
  PROFILESTREAM_TRAINER_GROWTH: '100',
  PROFILESTREAM_TRAINER_MINIMUM_BUDGET_SECONDS: '6',
  PROFILESTREAM_TRAINER_SECONDS_PER_THOUSAND_INTERACTIONS: '0.1',
  PROFILESTREAM_TRAINER_FLUSH_SECONDS: '1',
}

/** Networks that make their passes however busy the machine is, so that there is a middle to be killed in. */
const ofEightPasses = {
  PROFILESTREAM_TRAINER_MINIMUM_BUDGET_SECONDS: '120',
  PROFILESTREAM_TRAINER_MODELS: JSON.stringify({ hybrid: { epochs: 8 }, attention: { epochs: 8 } }),
  // After every step: what a training has told of is in a checkpoint.
  PROFILESTREAM_TRAINER_CHECKPOINT_SECONDS: '0.001',
}

test(
  'interactions are published, a release appears, and its folder verifies',
  { timeout: 300_000 },
  async () => {
    const events = walksOf({ from: 0, to: 100 })
    const system = await createTrainerSystem({ ...quick, ...firstAt(events.length) })
    await system.publish([...events, ...events.slice(0, 500)])
    await system.publisher.publish(system.eventLog.topics.clickstream.name, [
      { key: 'user-0', value: Buffer.from([0xff, 1, 2]) },
    ])

    const trainer = await system.startTrainer()
    const message = await eventuallyTrained('a release', () => system.released[0])

    assert.equal(message.scenario, VIDEO)
    assert.equal(message.version, '0001')
    const release = await system.store.read(message.location, message.manifestSha256)
    assert.equal(release.items.length, message.items)
    assert.equal(release.manifest.users, 100)
    assert.ok(message.figures['blend.ndcg@10']! > message.figures['popularity.ndcg@10']!)
    for (const model of ['hybrid', 'attention', 'transitions']) assert.ok(`${model}.hr@10` in message.figures)

    const status = await eventuallyTrained('the decision', async () => {
      const [video] = (await trainer.refits()).scenarios
      return video?.decision === null ? undefined : video
    })
    assert.equal(status.decision?.decision, 'released')
    assert.equal(status.interactions, events.length, 'each event once, repeats and malformed bytes left out')
    await eventuallyTrained('the decision on disk', async () => (await system.store.decisions(VIDEO))[0])
    const metrics = await (await fetch(`${trainer.url}/metrics`)).text()
    assert.match(metrics, /profilestream_trainer_refits_total\{scenario="video",decision="released"[^}]*\} 1/)
    assert.match(metrics, /profilestream_trainer_events_total\{outcome="refused"[^}]*\} 1/)
    assert.equal((await fetch(`${trainer.url}/readyz`)).status, 200)

    assert.equal((await trainer.demand('nowhere')).status, 404)
    assert.equal((await trainer.demand(VIDEO)).status, 202)
    await eventuallyTrained('the refusal of a refit without anything new', async () => {
      const [video] = (await trainer.refits()).scenarios
      return video?.decision?.decision === 'refused' ? video : undefined
    })
    assert.equal(system.released.length, 1)
    assert.equal(await trainer.stop('SIGTERM'), 0)
  },
)

test(
  'killed while it reads and while it trains, the trainer goes on, at its epoch, and publishes no half',
  { timeout: 300_000 },
  async () => {
    const events = walksOf({ from: 0, to: 160 })
    const system = await createTrainerSystem({ ...quick, ...ofEightPasses, ...firstAt(events.length) })
    await system.publish(events.slice(0, 1_900))
    const reading = await system.startTrainer()
    await eventuallyTrained('some interactions', async () => {
      const [video] = (await reading.refits()).scenarios
      return (video?.interactions ?? 0) > 0 ? video : undefined
    })
    await reading.stop('SIGKILL')

    await system.publish(events.slice(1_900))
    const training = await system.startTrainer()
    await eventuallyTrained('training', async () => {
      const { stage, epoch = 0 } = (await training.refits()).running?.progress ?? { stage: 'none' }
      return stage === 'train' && epoch >= 3 ? true : undefined
    })
    const [worker] = childrenOf(training.pid)
    assert.ok(worker !== undefined, 'training has a process of its own')
    await training.stop('SIGKILL')
    await eventuallyTrained('the end of the training process', () => (isAlive(worker) ? undefined : true))
    assert.deepEqual(system.released, [])

    await system.publish(walksOf({ from: 160, to: 180 }))
    const again = await system.startTrainer()
    const message = await eventuallyTrained('a release', () => system.released[0])
    // The kill may have come in the second network: then the first is whole, and is not trained again.
    const trained = again.lines.filter((line) => /train (hybrid|attention): /.test(line))
    assert.doesNotMatch(trained[0] ?? 'nothing trained', /train hybrid: epoch 1 of/)
    const release = await system.store.read(message.location, message.manifestSha256)
    assert.equal(
      release.manifest.logEnd,
      events.length,
      'each event exactly once; later ones are for the next',
    )
    assert.equal(await again.stop('SIGTERM'), 0)
  },
)

test(
  'a release that was written but not told is published by the next start, and one that was told is not',
  { timeout: 300_000 },
  async () => {
    const events = walksOf({ from: 0, to: 100 })
    const system = await createTrainerSystem({ ...quick, ...firstAt(events.length) })
    await system.publish(events)
    const first = await system.startTrainer()
    await eventuallyTrained('the decision on disk', async () => (await system.store.decisions(VIDEO))[0])
    await first.stop('SIGTERM')

    const told = await system.startTrainer()
    await untilReady(told)
    assert.equal(system.released.length, 1)
    await told.stop('SIGTERM')

    const decisions = join(system.folder, 'releases', VIDEO, 'decisions.ndjson')
    await rename(decisions, `${decisions}.away`)
    const untold = await system.startTrainer()
    const message = await eventuallyTrained('the message', () => system.released[1])

    const decision = await eventuallyTrained(
      'its decision',
      async () => (await system.store.decisions(VIDEO))[0],
    )
    assert.equal(message.version, '0001')
    assert.equal(decision.trigger, 'restart')
    assert.equal(await untold.stop('SIGTERM'), 0)
  },
)

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
