/** The figures of random rankings are those of scikit-learn, scipy and numpy: test/golden/evaluation holds what those say. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { splitTemporal } from '../protocols/temporal.js'
import type { Ranker } from '../ranker.js'
import { holm } from '../statistics/holm.js'
import { pairedTTest } from '../statistics/paired-t-test.js'
import { percentile } from '../statistics/percentile.js'
import { judgeModels } from './judge-models.js'
import { estimateRatings, ratingSums } from './rating-figures.js'

interface GoldenRankings {
  readonly ks: readonly number[]
  readonly items: number
  readonly train: readonly (readonly number[])[]
  readonly held: readonly (readonly number[])[]
  readonly categories: readonly (readonly string[])[]
  readonly scores: readonly (readonly number[])[]
  readonly figures: Readonly<Record<string, number>>
}
interface GoldenStatistics {
  readonly tTests: readonly { ours: number[]; theirs: number[]; p: number }[]
  readonly holm: { readonly p: number[]; readonly corrected: number[] }
  readonly percentiles: { readonly values: number[]; readonly at: readonly [number, number][] }
  readonly ratings: { actual: number[]; predicted: number[]; rmse: number; mae: number }
}

const golden = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../test/golden/evaluation/${file}`, import.meta.url), 'utf8'))
const statistics = golden('statistics.json') as GoldenStatistics

const close = (found: number | undefined, expected: number, what: string): void => {
  assert.ok(
    Math.abs((found ?? NaN) - expected) < 1e-9,
    `${what} is ${String(found)}, not ${String(expected)}`,
  )
}

/** Before and after the cut at 10. */
const temporalOf = ({ train, held, items }: GoldenRankings) =>
  splitTemporal({
    sequences: train.map((own, user) => Int32Array.from([...own, ...held[user]!])),
    times: train.map((own, user) => Float64Array.from([...own.map(() => 1), ...held[user]!.map(() => 10)])),
    items,
    cutAt: 10,
  })

const rankerOf = ({ scores }: GoldenRankings): Ranker => ({
  name: 'random',
  fit: () =>
    Promise.resolve({
      scoreMany: (_, users = []) => Float32Array.from(users.flatMap((user) => scores[user]!)),
      dispose: () => undefined,
    }),
})

const METER = { now: () => 0, resetPeak: () => undefined, peakMiB: () => 0 }

test('every figure of random rankings is that of the reference implementations', async () => {
  for (const rankings of golden('rankings.json') as GoldenRankings[]) {
    const { categories, ks, figures } = rankings
    const { models } = await judgeModels({
      split: temporalOf(rankings),
      rankers: [rankerOf(rankings)],
      facts: { categories },
      ks,
      seed: 1,
      resamples: 20,
      meter: METER,
    })
    const found = models[0]!.figures
    assert.deepEqual(Object.keys(found).sort(), Object.keys(figures).sort())
    for (const [name, expected] of Object.entries(figures)) close(found[name]?.value, expected, name)
  }
})

test("paired t-tests have scipy's p", () => {
  for (const { ours, theirs, p } of statistics.tTests)
    close(pairedTTest(Float64Array.from(ours), Float64Array.from(theirs)), p, `p of ${ours.length} pairs`)
})

test("Holm's correction is that of its formula in numpy", () => {
  const corrected = holm(statistics.holm.p)
  statistics.holm.corrected.forEach((expected, index) => close(corrected[index], expected, `p ${index}`))
})

test("percentiles are numpy's", () => {
  const rising = Float64Array.from(statistics.percentiles.values).sort()
  for (const [share, expected] of statistics.percentiles.at)
    close(percentile(rising, share), expected, `percentile ${share}`)
})

test("RMSE and MAE are scikit-learn's", () => {
  const { actual, predicted, rmse, mae } = statistics.ratings
  const users = Uint32Array.from(actual, (_, index) => index % 7)
  const errors = Float64Array.from(actual, (value, index) => predicted[index]! - value)
  const found = estimateRatings(ratingSums([{ users, errors }]), { resamples: 10, seed: 1 })
  close(found.rmse.estimate.value, rmse, 'rmse')
  close(found.mae.estimate.value, mae, 'mae')
})
