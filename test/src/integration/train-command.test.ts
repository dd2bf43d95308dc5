/** `profilestream train`: a refit is asked for at a real trainer and followed to its decision. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VIDEO } from '../support/builders.js'
import { runProfilestream } from '../support/command-line.js'
import { createTrainerSystem, eventuallyTrained, walksOf } from '../support/trainer-system.js'

const onDemandOnly = {
  PROFILESTREAM_TRAINER_FIRST_AT: '1000000',
  PROFILESTREAM_TRAINER_MINIMUM_BUDGET_SECONDS: '6',
  PROFILESTREAM_TRAINER_SECONDS_PER_THOUSAND_INTERACTIONS: '0.1',
  PROFILESTREAM_TRAINER_FLUSH_SECONDS: '1',
}

test(
  'a refit that is asked for is followed to its decision; an unknown scenario is said',
  { timeout: 300_000 },
  async () => {
    const system = await createTrainerSystem(onDemandOnly)
    const events = walksOf({ from: 0, to: 100 })
    await system.publish(events)
    const trainer = await system.startTrainer()
    await eventuallyTrained('all interactions', async () => {
      const [video] = (await trainer.refits()).scenarios
      return video?.interactions === events.length ? video : undefined
    })
    const train = (...args: string[]): ReturnType<typeof runProfilestream> =>
      runProfilestream(['train', ...args, '--url', trainer.url], {})

    const unknown = await train('nowhere')
    assert.equal(unknown.code, 1)
    assert.match(unknown.told, /scenario "nowhere" is not served; there are video/)

    const { code, out, told } = await train(VIDEO, '--wait')
    assert.equal(code, 0, told)
    assert.match(
      out,
      /^video: released 0001 after .*blend\.hr@10 [01]\.\d+, blend\.ndcg@10 [01]\.\d+, the first release/,
    )
    assert.match(told, /^video: /)

    const again = await train('--wait')
    assert.equal(again.code, 0, again.told)
    assert.match(
      again.out,
      /^video: refused after .*only 0 users/,
      'without a name, every scenario is refitted',
    )
  },
)
