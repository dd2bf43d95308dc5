/** Training learns what there is to learn, keeps its bounds, repeats with its seed, and leaves nothing behind. */
import { ContractError } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ARCHITECTURES, type TrainedEncoder, type TrainingProgress, type TrainingRequest } from './encoder.js'
import { loadEncoder } from './load-encoder.js'
import { loadTensorflow } from './tensorflow.js'
import { trainEncoder } from './train.js'
import { CIRCLE_ITEMS as ITEMS, circleWalks } from './testing/circle-walks.js'

/**
 * Users who walk round a circle of items from random places, every second one backwards: the newest two items say
 * what comes next, in their order; the same items in another order are followed by another.
 */
const bothWays = (users: number): Int32Array[] =>
  circleWalks(users).map((walk, user) => (user % 2 ? walk.reverse() : walk))

const aRequest = (overrides: Partial<TrainingRequest> = {}): TrainingRequest => ({
  architecture: 'attention',
  sequences: circleWalks(200),
  items: ITEMS,
  seed: 1,
  hyperparameters: { dimension: 16, epochs: 12, batch: 16, learningRate: 0.01, dropout: 0.1 },
  ...overrides,
})

/** The item with the best score that is not in the history. */
const bestNext = async (trained: TrainedEncoder, history: readonly number[]): Promise<number> => {
  const { itemEmbeddings, dimension } = trained
  const encoder = await loadEncoder(trained)
  const encoded = encoder.encode([Int32Array.from(history)])
  encoder.dispose()
  const scores = Array.from({ length: ITEMS }, (_, item) =>
    history.includes(item)
      ? -Infinity
      : encoded.reduce((sum, value, at) => sum + value * itemEmbeddings[item * dimension + at]!, 0),
  )
  return scores.indexOf(Math.max(...scores))
}

for (const architecture of ARCHITECTURES) {
  test(`${architecture} learns from the order of items which one is next`, async () => {
    const hyperparameters = { dimension: 16, epochs: 30, batch: 16, learningRate: 0.01, dropout: 0.1 }

    const trained = await trainEncoder(aRequest({ architecture, sequences: bothWays(200), hyperparameters }))

    const up = [4, 5, 6, 7, 8, 9]
    assert.equal(await bestNext(trained, up), 10)
    assert.equal(await bestNext(trained, [...up].reverse()), 3)
    assert.equal(await bestNext(trained, [37, 38, 39]), 0)
    assert.ok(trained.validation!.hr10 > 0.95, `HR@10 ${trained.validation!.hr10}`)
    assert.equal(trained.weights['items']!.data, trained.itemEmbeddings)
  })

  test(`${architecture}: the same seed trains the same weights, another seed others`, async () => {
    const request = aRequest({ architecture, hyperparameters: { dimension: 8, epochs: 2, batch: 32 } })

    const [first, same] = [await trainEncoder(request), await trainEncoder(request)]
    const other = await trainEncoder({ ...request, seed: 2 })

    assert.deepEqual(first.weights, same.weights)
    assert.deepEqual(first.heldOut, same.heldOut)
    assert.notDeepEqual(first.itemEmbeddings, other.itemEmbeddings)
  })

  test(`${architecture}: training leaves no tensor behind, also when it is stopped`, async () => {
    const tf = await loadTensorflow()
    const before = tf.memory().numTensors
    const stop = new AbortController()
    const hyperparameters = { dimension: 8, epochs: 3, batch: 32 }

    await trainEncoder(aRequest({ architecture, hyperparameters }))
    const stopped = trainEncoder(
      aRequest({
        ...{ architecture, hyperparameters },
        signal: stop.signal,
        onProgress: () => stop.abort(new Error('enough')),
      }),
    )

    await assert.rejects(stopped, /enough/)
    assert.equal(tf.memory().numTensors, before)
  })
}

test('each pass reports its number, loss, figures and the time left', async () => {
  const lines: TrainingProgress[] = []

  const trained = await trainEncoder(aRequest({ onProgress: (line) => lines.push(line) }))

  assert.deepEqual(
    lines.map(({ epoch }) => epoch),
    lines.map((_, index) => index + 1),
  )
  assert.equal(lines.length, trained.epochs)
  assert.ok(lines.at(-1)!.loss! < lines[0]!.loss!)
  assert.equal(lines.at(-1)!.secondsLeft, 0)
  assert.deepEqual(lines[trained.bestEpoch - 1]!.validation, trained.validation)
})

test('a time budget ends training early with a usable encoder', async () => {
  const hyperparameters = { dimension: 16, epochs: 10_000, batch: 16, patience: 10_000 }

  const trained = await trainEncoder(aRequest({ hyperparameters, budgetSeconds: 0.5 }))

  assert.ok(trained.epochs < 10_000)
  assert.ok(trained.seconds < 60, `${trained.seconds} s`)
  assert.ok(trained.validation !== undefined)
})

test('a budget that is over before the first step trains nothing, and that is said', async () => {
  const lines: TrainingProgress[] = []

  const trained = await trainEncoder(
    aRequest({ budgetSeconds: 1e-9, onProgress: (line) => lines.push(line) }),
  )

  assert.equal(trained.steps, 0)
  assert.deepEqual(
    lines.map(({ loss }) => loss),
    [null],
  )
})

const SAMPLED = { dimension: 16, epochs: 25, batch: 16, learningRate: 0.01, dropout: 0, negatives: 20 }

for (const [name, own] of Object.entries({
  'sampled cross-entropy, drawn all alike,': { negativesExponent: 0 },
  'sampled cross-entropy, drawn by popularity,': { negativesExponent: 1 },
  gBCE: { gbce: 1 },
})) {
  test(`${name} learns the circle too, the same for the same seed`, async () => {
    const request = aRequest({ hyperparameters: { ...SAMPLED, ...own } })

    const [trained, same] = [await trainEncoder(request), await trainEncoder(request)]

    assert.ok(trained.validation!.hr10 > 0.9, `HR@10 ${trained.validation!.hr10}`)
    assert.deepEqual(trained.itemEmbeddings, same.itemEmbeddings)
  })
}

test('gBCE without negatives is refused', async () => {
  await assert.rejects(
    trainEncoder(aRequest({ hyperparameters: { gbce: 1, negatives: 0 } })),
    /gbce needs negatives/,
  )
})

test('sequences too short to predict from train to the end without validation', async () => {
  const trained = await trainEncoder(
    aRequest({
      sequences: [Int32Array.of(0, 1), Int32Array.of(2), new Int32Array(0)],
      hyperparameters: { epochs: 2 },
    }),
  )

  assert.equal(trained.validation, undefined)
  assert.equal(trained.epochs, 2)
})

test('an unknown hyper-parameter is refused with the known ones, an impossible value with its limits', async () => {
  const refused = (hyperparameters: Record<string, number>, pattern: RegExp): Promise<void> =>
    assert.rejects(
      trainEncoder(aRequest({ hyperparameters })),
      (error) => error instanceof ContractError && pattern.test(error.message),
    )

  await refused({ depth: 3 }, /no parameter "depth"; it has dimension, length/)
  await refused({ dropout: 2 }, /dropout .* is 2, but must be a number 0..0.9/)
  await refused({ heads: 3 }, /heads \(3\) must divide dimension \(64\)/)
})

test('where items repeat, validation counts those that the user has had', async () => {
  const sequences = Array.from({ length: 150 }, (_, user) =>
    Int32Array.from({ length: 12 }, (_, step) => (user + step) % 3),
  )
  const request = aRequest({ sequences, items: 5, hyperparameters: { dimension: 8, epochs: 3, batch: 32 } })

  const [excluding, repeating] = [
    await trainEncoder(request),
    await trainEncoder({ ...request, excludeSeen: false }),
  ]

  assert.equal(excluding.validation!.hr10, 0)
  assert.equal(repeating.validation!.hr10, 1)
})
