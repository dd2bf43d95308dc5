/** Negatives come as often as their probability says, the same for the same seed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '@profilestream/contracts'
import { createNegativeSampler, interactionsOf } from './negative-sampler.js'

test('items come as often as their interactions say, those that nobody has met too', () => {
  const sampler = createNegativeSampler([59, 29, 9, 0], 1) // in proportion to 60, 30, 10, 1
  const draws = 200_000

  const { indices, probabilities } = sampler.draw(createSeededRandom(1), draws)

  const shares = interactionsOf([indices], 4).map((count) => count / draws)
  shares.forEach((share, item) =>
    assert.ok(Math.abs(share - [60, 30, 10, 1][item]! / 101) < 0.005, `${share}`),
  )
  indices
    .slice(0, 50)
    .forEach((item, at) => assert.equal(probabilities[at], Math.fround(sampler.probabilities[item]!)))
})

test('an exponent of 0 draws all alike, one of a half by the square root', () => {
  assert.deepEqual([...createNegativeSampler([99, 0], 0).probabilities], [0.5, 0.5])
  assert.deepEqual([...createNegativeSampler([8, 0], 0.5).probabilities], [0.75, 0.25])
})

test('the same seed draws the same items', () => {
  const sampler = createNegativeSampler(new Float64Array(1000), 0.5)

  const [first, same, other] = [1, 1, 2].map((seed) => sampler.draw(createSeededRandom(seed), 20).indices)

  assert.deepEqual(first, same)
  assert.notDeepEqual(first, other)
})
