import assert from 'node:assert/strict'
import test from 'node:test'
import { blendWeights, onlineTrust } from './cold-start.js'
import { personalShare } from './fallback.js'

const fitted = { deep: 0.6, transitions: 0.3, popularity: 0.1, interests: 0.5 }

test('nothing is believed of a user without history: her list is what trends', () => {
  assert.deepEqual(blendWeights(fitted, 0), {
    deep: 0,
    transitions: 0,
    online: 0,
    popularity: 0,
    interests: 0,
    content: 0.2,
    trending: 1,
  })
  assert.deepEqual(blendWeights(null, 0), {
    deep: 0,
    transitions: 0,
    online: 0,
    popularity: 0,
    interests: 0,
    content: 0.2,
    trending: 1,
  })
})

test('the more is known of a user, the more the personal sources weigh', () => {
  const shares = [0, 1, 2, 10, 100].map(personalShare)

  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
  )
  assert.equal(personalShare(2), 0.5)
  assert.ok(blendWeights(fitted, 100).trending < 0.02)
})

test('the fitted weights keep their proportion', () => {
  const { deep, transitions, popularity, interests, trending } = blendWeights(fitted, 8)

  assert.ok(Math.abs(deep / transitions - 2) < 1e-12)
  assert.ok(Math.abs(deep / popularity - 6) < 1e-12)
  assert.ok(Math.abs(deep / interests - 1.2) < 1e-12)
  assert.ok(Math.abs(deep + transitions + popularity + interests - 0.8) < 1e-12)
  assert.ok(Math.abs(trending - 0.2) < 1e-12)
})

test('online evidence is worth most for what is newer than the release, and is part of the personal share', () => {
  assert.ok(onlineTrust(false) > 2 * onlineTrust(true))
  assert.ok(blendWeights(fitted, 100).online > blendWeights(fitted, 1).online)
})
