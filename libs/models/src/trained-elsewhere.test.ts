/** Weights from Python: the network here makes of a history what the network there made of it, or they are refused. */
import { ContractError } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadEncoder } from './load-encoder.js'
import { readTrainedElsewhere } from './trained-elsewhere.js'

const golden = fileURLToPath(new URL('../../../test/golden/trained-elsewhere/trained', import.meta.url))
const root = await mkdtemp(join(tmpdir(), 'trained-elsewhere-'))
after(() => rm(root, { recursive: true, force: true }))

/** The golden folder with some bytes of one file changed. */
const changed = async (file: string, change: (bytes: Buffer) => Buffer | string): Promise<string> => {
  const folder = await mkdtemp(join(root, 'changed-'))
  await cp(golden, folder, { recursive: true })
  await writeFile(join(folder, file), change(await readFile(join(folder, file))))
  return folder
}

test('a network trained in Python encodes here what it encoded there, to 1e-5', async () => {
  const { encoder, items, sequences } = await readTrainedElsewhere(golden)
  const { check } = JSON.parse(await readFile(join(golden, 'encoder.json'), 'utf8')) as {
    check: { histories: number[][]; vectors: number[][] }
  }

  const loaded = await loadEncoder(encoder)
  const vectors = loaded.encode(check.histories.map((history) => Int32Array.from(history)))
  loaded.dispose()

  assert.equal(items.length, 11)
  assert.deepEqual(
    sequences.map(({ length }) => length),
    [7, 4, 2, 9],
  )
  assert.equal(vectors.length, check.vectors.flat().length)
  check.vectors.flat().forEach((value, at) => assert.ok(Math.abs(value - vectors[at]!) <= 1e-5))
})

test('one number changed in the weights is found before anything is made of them', async () => {
  const folder = await changed('weights.f32', (bytes) => {
    bytes.writeFloatLE(bytes.readFloatLE(80) + 0.01, 80)
    return bytes
  })

  await assert.rejects(readTrainedElsewhere(folder), /encodes histories differently here, by up to 0\.0/)
})

test('a file that is cut, missing or of another kind is named', async () => {
  const cut = await changed('weights.f32', (bytes) => bytes.subarray(0, -4))
  const other = await changed('encoder.json', () => '{"architecture":"forest"}')

  await assert.rejects(readTrainedElsewhere(cut), /weights\.f32 holds \d+ bytes where \d+ belong/)
  await assert.rejects(readTrainedElsewhere(other), ContractError)
  await assert.rejects(readTrainedElsewhere(root), /encoder\.json can't be read .* train_attention\.py wrote/)
})
