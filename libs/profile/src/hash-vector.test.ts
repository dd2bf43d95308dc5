import assert from 'node:assert/strict'
import test from 'node:test'
import { asItemId, asScenarioName } from '@profilestream/contracts'
import fc from 'fast-check'
import { addEmbedding } from './fold/user-vector.kernel.js'
import { addHashVector, hashVector, itemHash } from './hash-vector.kernel.js'

const video = asScenarioName('video')
const inner = (a: Float32Array, b: Float32Array): number => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0)

test('hash vectors have unit length and are all but orthogonal', () => {
  const vectors = Array.from({ length: 400 }, (_, i) => hashVector(video, asItemId(`item-${i}`)))
  const products = vectors.flatMap((a, i) => vectors.slice(i + 1).map((b) => inner(a, b)))
  const mean = products.reduce((sum, x) => sum + x, 0) / products.length
  const spread = Math.sqrt(products.reduce((sum, x) => sum + x * x, 0) / products.length)

  assert.ok(vectors.every((vector) => inner(vector, vector) === 1))
  assert.ok(Math.abs(mean) < 0.003)
  assert.ok(Math.abs(spread - 1 / 8) < 0.003)
})

test('they are the same for ever: profiles in store are made of them', () => {
  const signs = (id: string): string =>
    [...hashVector(video, asItemId(id))].map((component) => (component > 0 ? '1' : '0')).join('')
  assert.equal(signs('film-1'), GOLDEN_SIGNS)
})

test('the same item of another scenario has another vector', () => {
  const item = asItemId('film-1')
  assert.ok(Math.abs(inner(hashVector(video, item), hashVector(asScenarioName('news'), item))) < 0.6)
})

test('adding it by its bits gives what adding the vector gives, bit for bit', () => {
  const amounts = fc.array(fc.tuple(fc.string(), fc.double({ min: -100, max: 100, noNaN: true })))
  fc.assert(
    fc.property(amounts, (all) => {
      const byBits = new Float32Array(64)
      const byVector = new Float32Array(64)
      for (const [id, amount] of all) {
        addHashVector(byBits, itemHash(video, asItemId(id)), amount)
        addEmbedding(byVector, hashVector(video, asItemId(id)), amount)
      }
      assert.deepEqual(byBits, byVector)
    }),
  )
})

const GOLDEN_SIGNS = '0101011010110111101100010000111111000110011101111010010011100110'
