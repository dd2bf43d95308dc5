/** The gate's rules, each by the smallest evidence that shows it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decide, type GateEvidence, type OverUnreleased } from './gate.js'

const settings = { minimumJudges: 30, minimumGain: 0 }
const of = (ndcg: number, users = 100): Record<string, number> => ({ 'ndcg@10': ndcg, users })

const over = (mean: number, liking: OverUnreleased['liking'] = null): OverUnreleased => ({
  worthNdcg: 0.12,
  gain: { mean, standardError: 0.01 },
  liking,
})

const anEvidence = (overrides: Partial<GateEvidence> = {}): GateEvidence => ({
  candidate: of(0.12),
  popularity: of(0.05),
  candidateOverUnreleased: over(0.03),
  serving: of(0.1),
  servingOverUnreleased: over(0.02),
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
    anEvidence({ serving: null, servingOverUnreleased: null, candidateOverUnreleased: over(mean) })

  assert.deepEqual(decide(first(0.011), settings), {
    released: true,
    reason: 'the first release: ndcg@10 by worth 0.1200, 0.1090 of what is served without one',
  })
  for (const mean of [0.01, 0, -0.05]) {
    const { released, reason } = decide(first(mean), settings)
    assert.equal(released, false)
    assert.match(reason, /is not above 0\.1\d+ of what is served without one by more than chance, 0\.0100/)
  }
})

test('once something serves, what would be served without a release decides nothing', () => {
  const evidence = anEvidence({ candidateOverUnreleased: over(-0.01) })

  assert.equal(decide(evidence, settings).released, true)
})

test('a candidate whose lists are surely liked less than those without a release is refused', () => {
  const liked = (mean: number): GateEvidence =>
    anEvidence({ candidateOverUnreleased: over(0.03, { mean, standardError: 0.1 }) })

  assert.equal(decide(liked(-0.19), settings).released, true)
  const { released, reason } = decide(liked(-0.21), settings)
  assert.equal(released, false)
  assert.match(reason, /users would like its lists less .* by 0\.21 ± 0\.10 standard deviations/)
})

test('a serving release that surely is worse than none is withdrawn, unless a better one takes its place', () => {
  const worse = [over(-0.021), over(0.02, { mean: -0.21, standardError: 0.1 })]
  for (const servingOverUnreleased of worse) {
    const refused = decide(anEvidence({ candidate: of(0.09), servingOverUnreleased }), settings)
    assert.deepEqual([refused.released, refused.withdraws], [false, true])
    assert.match(refused.reason, /^the serving release is withdrawn: .*; the candidate is refused: /)
    assert.equal(decide(anEvidence({ servingOverUnreleased }), settings).withdraws, undefined)
    const tooFew = anEvidence({ candidate: of(0.09, 29), servingOverUnreleased })
    assert.equal(decide(tooFew, settings).withdraws, undefined)
  }
  const byChance = anEvidence({ candidate: of(0.09), servingOverUnreleased: over(-0.019) })
  assert.equal(decide(byChance, settings).withdraws, undefined)
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
        candidateOverUnreleased: over(1),
        serving: serving === null ? null : of(serving),
        servingOverUnreleased: serving === null ? null : over(0.02),
      }
      const { released } = decide(evidence, settings)
      assert.equal(released, candidate > popularity && candidate > (serving ?? -1))
    }),
  )
})
