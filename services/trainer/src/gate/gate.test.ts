/** The gate's rules, each by the smallest evidence that shows it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Estimate, ListFigures } from '@profilestream/evaluation'
import { decide, type GateEvidence, type OverUnreleased } from './gate.js'
import type { OverServing } from './guard-rails.js'

const settings = {
  minimumJudges: 30,
  minimumGain: 0,
  minimumCertainty: 0.8,
  maximumCoverageLoss: 0.25,
  maximumPopularityRise: 0.25,
  maximumGroupLoss: 0.1,
}
const of = (ndcg: number, users = 100): Record<string, number> => ({ 'ndcg@10': ndcg, users })

const over = (mean: number, liking: OverUnreleased['liking'] = null): OverUnreleased => ({
  worthNdcg: 0.12,
  gain: { mean, standardError: 0.01 },
  liking,
})

const always = (value: number): Estimate => ({ value, low: value, high: value })
const lists = (coverage = 0.5, popularity = 0.1, hitRate = 0.2): ListFigures => ({
  figures: { 'coverage@10': always(coverage), 'popularity@10': always(popularity) },
  groups: [{ name: '1–5', users: 50, figures: { 'hr@10': always(hitRate) } }],
})
const overServing = (overrides: Partial<OverServing> = {}, ofGroup = always(0)): OverServing => ({
  candidate: lists(),
  serving: lists(),
  gain: {
    figures: { 'ndcg@10': { value: 0.02, low: 0.005, high: 0.035 } },
    certainty: 0.99,
    groups: [{ name: '1–5', users: 50, figures: { 'hr@10': ofGroup } }],
  },
  ...overrides,
})

const anEvidence = (overrides: Partial<GateEvidence> = {}): GateEvidence => ({
  candidate: of(0.12),
  popularity: of(0.05),
  candidateOverUnreleased: over(0.03),
  serving: of(0.1),
  servingOverUnreleased: over(0.02),
  overServing: overServing(),
  ...overrides,
})

test('a candidate above popularity and above the serving release passes', () => {
  assert.deepEqual(decide(anEvidence(), settings), {
    released: true,
    reason:
      "ndcg@10 0.1200 is above the serving release's 0.1000, by 0.0050 to 0.0350, in 99 % of the resamples",
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
    anEvidence({
      serving: null,
      servingOverUnreleased: null,
      overServing: null,
      candidateOverUnreleased: over(mean),
    })

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

test('a gain that too few resamples show is refused', () => {
  const { gain } = overServing()
  const unsure = anEvidence({ overServing: overServing({ gain: { ...gain, certainty: 0.79 } }) })

  const { released, reason } = decide(unsure, settings)
  assert.equal(released, false)
  assert.match(reason, /in 79 % of the resamples only; 80 % are needed/)
  assert.equal(decide(unsure, { ...settings, minimumCertainty: 0.5 }).released, true)
})

test('a better ranking is refused when it shows much less of the catalog, or what is much more popular', () => {
  const broken = [
    { candidate: lists(0.37), says: /show 37\.0 % of the catalog, 50\.0 % before: more than 25\.0 %/ },
    { candidate: lists(0.5, 0.13), says: /show 13\.0 % of users have had, 10\.0 % before/ },
  ]
  for (const { candidate, says } of broken) {
    const { released, reason } = decide(anEvidence({ overServing: overServing({ candidate }) }), settings)
    assert.equal(released, false)
    assert.match(reason, says)
  }
  const within = anEvidence({ overServing: overServing({ candidate: lists(0.38, 0.12) }) })
  assert.equal(decide(within, settings).released, true)
})

test('a group that surely loses more than is allowed holds a candidate back; a loss that may be chance does not', () => {
  const losing = (value: number, high: number): GateEvidence =>
    anEvidence({ overServing: overServing({}, { value, low: -0.08, high }) })

  const { released, reason } = decide(losing(-0.05, -0.01), settings)
  assert.equal(released, false)
  assert.match(
    reason,
    /50 users with 1–5 events is 0\.0500 \(0\.0100 to 0\.0800\) below 0\.2000: more than 10/,
  )
  assert.equal(decide(losing(-0.05, 0.01), settings).released, true)
  assert.equal(decide(losing(-0.019, -0.01), settings).released, true)
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
        overServing: serving === null ? null : overServing(),
      }
      const { released } = decide(evidence, settings)
      assert.equal(released, candidate > popularity && candidate > (serving ?? -1))
    }),
  )
})
