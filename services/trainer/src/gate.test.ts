/** The gate's rules, each by the smallest evidence that shows it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decide, type GateEvidence } from './gate.js'

const settings = { minimumJudges: 30, minimumGain: 0 }
const of = (ndcg: number, users = 100): Record<string, number> => ({ 'ndcg@10': ndcg, users })

const anEvidence = (overrides: Partial<GateEvidence> = {}): GateEvidence => ({
  candidate: of(0.12),
  popularity: of(0.05),
  serving: of(0.1),
  ...overrides,
})

test('a candidate above popularity and above the serving release passes', () => {
  assert.deepEqual(decide(anEvidence(), settings), {
    released: true,
    reason: "ndcg@10 0.1200 is above the serving release's 0.1000",
  })
})

test('a worse candidate is refused, and so is an equal one', () => {
  for (const serving of [0.12, 0.13]) {
    const { released, reason } = decide(anEvidence({ serving: of(serving) }), settings)
    assert.equal(released, false)
    assert.match(reason, /is not above 0\.1[23]00, the serving release's/)
  }
})

test('nothing passes that is no better than popularity, not even as the first', () => {
  const { released } = decide(anEvidence({ candidate: of(0.05), serving: null }), settings)

  assert.equal(released, false)
})

test('the first release only has to beat popularity', () => {
  assert.equal(decide(anEvidence({ serving: null }), settings).released, true)
})

test('a gain below the minimum is refused', () => {
  assert.equal(decide(anEvidence(), { ...settings, minimumGain: 0.19 }).released, true)
  assert.equal(decide(anEvidence(), { ...settings, minimumGain: 0.21 }).released, false)
})

test('too few held-out users decide nothing', () => {
  const { released, reason } = decide(anEvidence({ candidate: of(0.9, 29) }), settings)

  assert.equal(released, false)
  assert.match(reason, /only 29 users .* 30 are needed/)
})

test('whatever the figures, what passes is better than both', () => {
  const figure = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(figure, figure, fc.option(figure), (candidate, popularity, serving) => {
      const evidence = {
        candidate: of(candidate),
        popularity: of(popularity),
        serving: serving === null ? null : of(serving),
      }
      const { released } = decide(evidence, settings)
      assert.equal(released, candidate > popularity && candidate > (serving ?? -1))
    }),
  )
})
