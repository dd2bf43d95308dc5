/** A rebuild leaves out the original of a dead letter that was put back: it stays rejected, and its copy counts. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asScenarioName, asUserId, createCodecs } from '@profilestream/contracts'
import { anEvent } from '@profilestream/contracts/testing'
import { createHashEmbeddings, decodeProfile, type Basis, type Profile } from '@profilestream/profile'
import { loadScenarios, scenariosSettings } from '@profilestream/service'
import { createUserFold } from './fold-user.js'

const codecs = createCodecs({ framing: 'single-object' })
const basis: Basis = {
  scenarios: await loadScenarios(scenariosSettings.parse({})),
  catalog: { find: () => undefined },
  embeddings: createHashEmbeddings(),
  zoneOffsetMinutes: 0,
}
const ada = asUserId('ada')
const NOW = 1_700_000_000_000
const value = codecs.clickstreamEvent.encode(anEvent({ userId: 'ada', occurredAt: NOW }))

const batchOf = (offset: number) => ({
  records: [{ partition: 0, offset, timestamp: asEpochMs(NOW), key: null, value, headers: {} }],
  firstOffsets: new Map([[0, offset]]),
  nextOffsets: new Map([[0, offset + 1]]),
})

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

  await fold.handle(batchOf(3))
  const before = viewed(fold.bytes())
  await fold.handle(batchOf(9))
  const after = viewed(fold.bytes())

  assert.equal(before.version, 1)
  assert.equal(before.scenarios.size, 0)
  assert.deepEqual([...before.positions], [[0, 4]])
  assert.equal(after.version, 2)
  assert.equal(after.scenarios.get(asScenarioName('video'))?.counts.watch, 1)
})
