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
  gainOverUnreleased: { mean: 0.03, standardError: 0.01 },
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

test('the first release has to beat what is served without one by more than chance', () => {
  const first = (mean: number): GateEvidence =>
    anEvidence({ serving: null, gainOverUnreleased: { mean, standardError: 0.01 } })

  assert.deepEqual(decide(first(0.011), settings), {
    released: true,
    reason: 'the first release: ndcg@10 0.1200, ndcg@10 0.1090 of what is served without one',
  })
  for (const mean of [0.01, 0, -0.05]) {
    const { released, reason } = decide(first(mean), settings)
    assert.equal(released, false)
    assert.match(reason, /is not above ndcg@10 .* of what is served without one by more than chance, 0\.0100/)
  }
})

test('once something serves, what would be served without a release decides nothing', () => {
  const evidence = anEvidence({ gainOverUnreleased: { mean: -0.01, standardError: 0.01 } })

  assert.equal(decide(evidence, settings).released, true)
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
        gainOverUnreleased: { mean: 1, standardError: 0 },
        serving: serving === null ? null : of(serving),
      }
      const { released } = decide(evidence, settings)
      assert.equal(released, candidate > popularity && candidate > (serving ?? -1))
    }),
  )
})
