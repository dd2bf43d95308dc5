/** A rebuild leaves out the original of a dead letter that was put back: it stays rejected, and its copy counts. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asScenarioName, asUserId } from '@profilestream/contracts'
import { decodeProfile, type Profile } from '@profilestream/profile'
import { aBasis, aBatch, anEvent, aRecord, codecs } from '../testing/harness.js'
import { createUserFold } from './fold-user.js'

const basis = await aBasis()
const ada = asUserId('ada')
const event = anEvent({ id: 'put-back', user: 'ada' })

const viewed = (bytes: Uint8Array | null): Profile => decodeProfile(bytes ?? assert.fail('no profile'))

test('the original of a letter that was put back is passed as rejected, and the copy is applied', async () => {
  const fold = createUserFold(
    {
      eventLog: { codecs, decode: (codec, bytes) => codec.decode(bytes ?? Buffer.alloc(0)) as never },
      basis: () => basis,
    },
    ada,
    {
      from: new Map(),
      profile: null,
      originals: { has: (partition, offset) => partition === 0 && offset === 3 },
    },
  )
  fold.restart()

  await fold.handle(aBatch(aRecord(0, 3, event)))
  const before = viewed(fold.bytes())
  await fold.handle(aBatch(aRecord(0, 9, event)))
  const after = viewed(fold.bytes())

  assert.equal(before.version, 1)
  assert.equal(before.scenarios.size, 0)
  assert.deepEqual([...before.positions], [[0, 4]])
  assert.equal(after.version, 2)
  assert.equal(after.scenarios.get(asScenarioName('video'))?.counts.watch, 1)
})
