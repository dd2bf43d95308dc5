/** The networks compute what Python TensorFlow computes: forward to 1e-5, gradients to 1e-4. */
import type { StepColumns } from '@profilestream/evaluation'
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
import { disposeNetwork, loadNetwork } from '../load-encoder.js'
import { ITEM_CATEGORIES } from '../side-inputs/item-categories.js'
import { loadTensorflow } from '../tensorflow.js'
import { toBatch, type Window } from '../training/sequence-batches.js'
import { lossAndGradients, toBatchTensors } from '../training/trainable.js'
import { networkOf } from './by-name.js'

interface PlainTensor {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

interface Golden extends Omit<EncoderDescription, 'architecture' | 'weights'> {
  readonly sequences: readonly (readonly number[])[]
  readonly weights: Readonly<Record<string, PlainTensor>>
  /** Of networks that read more than items: columns as long as the sequences, and places of each item's categories. */
  readonly columns?: readonly Readonly<Record<'at' | 'actions' | 'values', readonly number[]>>[]
  readonly itemCategories?: PlainTensor
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
  const { itemCategories } = golden
  const tensors = { ...golden.weights, ...(itemCategories && { [ITEM_CATEGORIES]: itemCategories }) }
  for (const [name, { shape, data }] of Object.entries(tensors))
    weights[name] = { shape, data: Float32Array.from(data) }
  return weights
}

/** The sequences, their newest step or steps left out, and what is known of the same steps. */
const windowsOf = ({ sequences, columns }: Golden, end?: number): Window[] =>
  sequences.map((items, row) => {
    const own = columns?.[row]
    const known: StepColumns | undefined = own && {
      at: Float64Array.from(own.at.slice(0, end)),
      actions: Uint8Array.from(own.actions.slice(0, end)),
      values: Int8Array.from(own.values.slice(0, end)),
    }
    return { items: Int32Array.from(items.slice(0, end)), ...(known && { columns: known }) }
  })

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
  'attention-gated': 'attention',
  hybrid: 'hybrid',
  mlp: 'mlp',
  cnn: 'cnn',
  'rnn-gru': 'rnn',
  'rnn-lstm': 'rnn',
  'attention-side-inputs': 'attention',
  'hybrid-side-inputs': 'hybrid',
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
    const windows = windowsOf(golden, -1)
    const histories = windows.map(({ items }) => items)
    const columns = windows.flatMap((window) => window.columns ?? [])

    assertClose(encodeHistories(loaded, histories, columns), golden.encoded.data, {
      tolerance: 1e-5,
      what: 'encoded',
    })
    assertClose(scoreHistories(loaded, histories, columns), golden.scores.data, {
      tolerance: 1e-5,
      what: 'scores',
    })

    disposeNetwork(loaded)
  })

  test(`${name} has the loss and gradients of Python TensorFlow`, async () => {
    const golden = readGolden(name)
    const loaded = loadNetwork(await loadTensorflow(), {
      ...golden,
      architecture,
      weights: weightsOf(golden),
    })
    const { tf } = loaded
    const batch = toBatch(windowsOf(golden), golden.length, networkOf(architecture).stride)

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
