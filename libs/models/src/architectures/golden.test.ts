/** The networks compute what Python TensorFlow computes: forward to 1e-5, gradients to 1e-4. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  ARCHITECTURES,
  type Architecture,
  type EncoderDescription,
  type NamedTensor,
  type NamedTensors,
} from '../encoder.js'
import { encodeHistories, scoreHistories } from '../encode.js'
import { loadNetwork } from '../load-encoder.js'
import { loadTensorflow } from '../tensorflow.js'
import { toBatch } from '../training/sequence-batches.js'
import { lossAndGradients, toBatchTensors } from '../training/trainable.js'
import { networkOf } from './by-name.js'

interface Golden extends Omit<EncoderDescription, 'architecture' | 'weights'> {
  readonly sequences: readonly (readonly number[])[]
  readonly weights: Readonly<Record<string, { shape: number[]; data: number[] }>>
  readonly encoded: { readonly data: readonly number[] }
  readonly scores: { readonly data: readonly number[] }
  readonly loss: number
  readonly gradients: Readonly<Record<string, { readonly data: readonly number[] }>>
}

const readGolden = (name: string): Golden => {
  const url = new URL(`../../../../test/golden/tensorflow/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(url, 'utf8')) as Golden
}

const weightsOf = (golden: Golden): NamedTensors => {
  const weights: Record<string, NamedTensor> = {}
  for (const [name, { shape, data }] of Object.entries(golden.weights))
    weights[name] = { shape, data: Float32Array.from(data) }
  return weights
}

const assertClose = (
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { tolerance, what }: { tolerance: number; what: string },
): void => {
  assert.equal(actual.length, expected.length, `${what}: number of values`)
  Array.from(expected).forEach((value, index) => {
    const difference = Math.abs((actual[index] ?? NaN) - value)
    assert.ok(difference <= tolerance, `${what}[${index}]: ${actual[index]} instead of ${value}`)
  })
}

/** The files, and the architecture of each. */
const GOLDEN: Readonly<Record<string, Architecture>> = {
  attention: 'attention',
  hybrid: 'hybrid',
  mlp: 'mlp',
  cnn: 'cnn',
  'rnn-gru': 'rnn',
  'rnn-lstm': 'rnn',
}

test('every architecture is compared', () => {
  assert.deepEqual(new Set(Object.values(GOLDEN)), new Set(ARCHITECTURES))
})

for (const [name, architecture] of Object.entries(GOLDEN)) {
  test(`${name} encodes and scores as Python TensorFlow does`, async () => {
    const golden = readGolden(name)
    const loaded = loadNetwork(await loadTensorflow(), {
      ...golden,
      architecture,
      weights: weightsOf(golden),
    })
    const histories = golden.sequences.map((sequence) => Int32Array.from(sequence.slice(0, -1)))

    assertClose(encodeHistories(loaded, histories), golden.encoded.data, { tolerance: 1e-5, what: 'encoded' })
    assertClose(scoreHistories(loaded, histories), golden.scores.data, { tolerance: 1e-5, what: 'scores' })

    loaded.tf.dispose(Object.values(loaded.weights))
  })

  test(`${name} has the loss and gradients of Python TensorFlow`, async () => {
    const golden = readGolden(name)
    const loaded = loadNetwork(await loadTensorflow(), {
      ...golden,
      architecture,
      weights: weightsOf(golden),
    })
    const { tf } = loaded
    const windows = golden.sequences.map((sequence) => ({ items: Int32Array.from(sequence) }))
    const batch = toBatch(windows, golden.length, networkOf(architecture).stride)

    const variables = Object.fromEntries(
      Object.entries(loaded.weights).map(([name, weight]) => [name, tf.variable(weight)]),
    )
    const inputs = toBatchTensors(loaded, batch)
    const { loss, gradients } = lossAndGradients({ ...loaded, weights: variables }, inputs)

    assertClose(loss.dataSync(), [golden.loss], { tolerance: 1e-5, what: 'loss' })
    for (const [name, { data }] of Object.entries(golden.gradients))
      assertClose(gradients[name]?.dataSync() ?? [], data, { tolerance: 1e-4, what: `gradient of ${name}` })
    tf.disposeVariables()
  })
}
