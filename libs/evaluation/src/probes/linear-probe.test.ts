/** Probes are those of scikit-learn (test/golden/probes), find what is there, and find nothing where nothing is. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createSeededRandom } from '@profilestream/contracts'
import { chooseProbe, probeByFolds, RIDGES } from './choose-probe.kernel.js'
import { judgeProbes, MAJORITY } from './judge-probes.js'
import { fitProbe, readProbe } from './linear-probe.kernel.js'

interface GoldenProbe {
  readonly width: number
  readonly classes: number
  readonly ridge: number
  readonly rows: readonly number[]
  readonly labels: readonly number[]
  readonly weights: readonly number[]
  readonly probabilities: readonly number[]
}

const golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/probes/probes.json', import.meta.url), 'utf8'),
) as GoldenProbe[]

const near = (ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number): void => {
  assert.equal(ours.length, theirs.length)
  for (let at = 0; at < ours.length; at++)
    assert.ok(Math.abs(ours[at]! - theirs[at]!) < tolerance, `${at}: ${ours[at]} is not ${theirs[at]}`)
}

test("weights and probabilities are scikit-learn's, of several classes and of two", () => {
  assert.deepEqual(
    golden.map(({ classes }) => classes),
    [4, 3, 2],
  )
  for (const { ridge, weights, probabilities, ...of } of golden) {
    const probe = fitProbe(of, ridge, { tolerance: 1e-9 })
    const ours =
      of.classes === 2 ? probe.weights.slice(4).map((weight, i) => weight - probe.weights[i]!) : probe.weights

    near(ours, weights, 1e-5)
    near(readProbe(probe, of.rows), probabilities, 1e-6)
  }
})

const USERS = 300
/** Two columns, of which the first tells the class, and columns of noise on another scale. */
const world = (width: number) => {
  const random = createSeededRandom(5).next
  const labels = Int32Array.from({ length: USERS }, (_, user) => user % 3)
  const rows = Float32Array.from({ length: USERS * width }, (_, at) =>
    at % width === 0 ? labels[Math.floor(at / width)]! + random() - 0.5 : 1_000 * (random() - 0.5),
  )
  return { rows, width, labels, classes: 3 }
}

test('a probe reads what lies in one column among others on a scale a thousand times as large', () => {
  const told = probeByFolds(world(4), { folds: 5, seed: 1 })
  const right = Array.from(
    { length: USERS },
    (_, user) => told[user * 3 + (user % 3)] === Math.max(...told.slice(user * 3, user * 3 + 3)),
  )

  assert.ok(right.filter(Boolean).length > 0.95 * USERS)
})

test('of noise the strongest ridge is chosen, and what is told is the share of each class', () => {
  const { labels, classes, width, rows } = world(6)
  const noise = rows.filter((_, at) => at % width !== 0)
  const { ridge } = chooseProbe({ rows: noise, width: width - 1, labels, classes }, 1)

  assert.equal(ridge, RIDGES[0])
})

test('a constant column is read as nothing', () => {
  const { labels, classes } = world(1)
  const { probe } = chooseProbe({ rows: new Float32Array(USERS).fill(7), width: 1, labels, classes }, 1)

  near(readProbe(probe, [7]), [1 / 3, 1 / 3, 1 / 3], 1e-3)
})

test('readings are judged beside the majority on the same users, balanced accuracy by class', () => {
  const { rows, width } = world(2)
  // Four of five are of the first class, whatever the rows say; the majority is right for them and for nobody else.
  const labels = Int32Array.from({ length: USERS }, (_, user) => Number(user % 5 === 0))
  const telling = Float32Array.from(labels)
  const report = judgeProbes(
    { label: 'gender', classes: ['M', 'F'], labels },
    [
      { name: 'telling', rows: telling, width: 1 },
      { name: 'noise', rows, width },
    ],
    { seed: 3, resamples: 200 },
  )

  const [majority, told, noise] = report.readings
  assert.deepEqual(
    report.readings.map(({ reading }) => reading),
    [MAJORITY, 'telling', 'noise'],
  )
  assert.deepEqual(report.classes, [
    { name: 'M', users: 240 },
    { name: 'F', users: 60 },
  ])
  assert.equal(majority?.figures.accuracy.value, 0.8)
  assert.equal(majority.figures.balancedAccuracy.value, 0.5)
  assert.ok(Math.abs(majority.figures.loss.value - (-0.8 * Math.log(0.8) - 0.2 * Math.log(0.2))) < 1e-3)
  assert.ok(majority.calibrationError < 0.01)
  assert.equal(told?.figures.accuracy.value, 1)
  assert.equal(told.figures.balancedAccuracy.low, 1)
  assert.equal(noise?.figures.accuracy.value, 0.8)
  const gain = report.comparisons.find(({ better, other }) => better === 'telling' && other === MAJORITY)
  assert.equal(gain?.metric, 'accuracy')
  assert.ok(gain.difference.low > 0.1 && gain.correctedPValue < 0.001)
})

test('the same seed tells the same, another seed parts the users in another way', () => {
  const of = world(4)

  assert.deepEqual(probeByFolds(of, { folds: 4, seed: 2 }), probeByFolds(of, { folds: 4, seed: 2 }))
  assert.notDeepEqual(probeByFolds(of, { folds: 4, seed: 2 }), probeByFolds(of, { folds: 4, seed: 3 }))
})
