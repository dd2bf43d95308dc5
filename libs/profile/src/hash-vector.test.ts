import assert from 'node:assert/strict'
import test from 'node:test'
import { asItemId, asScenarioName } from '@profilestream/contracts'
import { createHashEmbeddings, hashVector } from './hash-vector.kernel.js'

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

test('the view remembers vectors and gives the same ones', () => {
  const embeddings = createHashEmbeddings()
  const item = asItemId('film-1')
  assert.equal(embeddings.embedding(video, item), embeddings.embedding(video, item))
  assert.deepEqual(embeddings.embedding(video, item), hashVector(video, item))
  assert.equal(embeddings.release(video), null)
})

const GOLDEN_SIGNS = '0101011010110111101100010000111111000110011101111010010011100110'
