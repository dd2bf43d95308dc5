/** Rules 1 to 4 over arbitrary interleavings: whatever is delivered, lost, repeated or raced for, profiles are those of one clean pass. */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { aStrictBasis } from './testing/model-log.js'
import { ALL_RULES } from './testing/model-world.js'
import { aScript, createWorld, runScript } from './testing/model-run.js'

const basis = await aStrictBasis()
const RUNS = Number(process.env.PROFILESTREAM_PROPERTY_RUNS ?? 200)

await test('owners that die at any step, commits lost or late and a Redis that goes back leave the bytes of one clean pass', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), aScript, async (scheduler, script) => {
      const world = createWorld(scheduler, script.log, { basis })
      assert.deepEqual(await runScript(world, script, ALL_RULES), [])
    }),
    { numRuns: RUNS },
  )
})
