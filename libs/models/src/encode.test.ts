/** What encoding promises of histories: any number, any length, one answer. */
import { ContractError, createSeededRandom } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { networkOf } from './architectures/by-name.js'
import { ARCHITECTURES, type Architecture, type EncoderDescription, type NamedTensor } from './encoder.js'
import { loadEncoder } from './load-encoder.js'
import { normals } from './random.js'
import { loadTensorflow } from './tensorflow.js'

const ITEMS = 30
const LENGTH = 8
const DIMENSION = 16

/** Every network, and those that a hyper-parameter makes of one. */
const NETWORKS: Readonly<Record<string, { architecture: Architecture; own?: Record<string, number> }>> = {
  ...Object.fromEntries(ARCHITECTURES.map((architecture) => [architecture, { architecture }])),
  'rnn of LSTM cells': { architecture: 'rnn', own: { lstm: 1 } },
}

const aDescription = (name: string): EncoderDescription => {
  const { architecture, own } = NETWORKS[name]!
  const shared = { blocks: 2, heads: 2, expansion: 1, filters: 12, units: 10, newest: 3, means: 2, lstm: 0 }
  const hyperparameters = { ...shared, ...own }
  const size = { items: ITEMS, dimension: DIMENSION, length: LENGTH, hyperparameters }
  const random = createSeededRandom(7)
  const weights: Record<string, NamedTensor> = {}
  for (const [name, { shape }] of Object.entries(networkOf(architecture).plan(size)))
    weights[name] = {
      shape,
      data: normals(
        random,
        shape.reduce((a, b) => a * b, 1),
        0.3,
      ),
    }
  return { architecture, ...size, weights }
}

const aHistory = (length: number, seed = length): Int32Array => {
  const random = createSeededRandom(seed)
  return Int32Array.from({ length }, () => random.integer(ITEMS))
}

const assertSame = (actual: Float32Array, expected: Float32Array): void => {
  assert.equal(actual.length, expected.length)
  actual.forEach((value, index) => assert.ok(Math.abs(value - expected[index]!) < 1e-5, `value ${index}`))
}

const rowOf = (encoded: Float32Array, row: number): Float32Array =>
  encoded.subarray(row * DIMENSION, (row + 1) * DIMENSION)

for (const architecture of Object.keys(NETWORKS)) {
  test(`${architecture}: a history is encoded alone as it is among others of other lengths`, async () => {
    const encoder = await loadEncoder(aDescription(architecture))
    const histories = [1, 2, 3, 5, 8, 13].map((length) => aHistory(length))

    const together = encoder.encode(histories)

    histories.forEach((history, row) => assertSame(rowOf(together, row), encoder.encode([history])))
    encoder.dispose()
  })

  test(`${architecture}: many histories of other lengths, encoded in parts, keep their order`, async () => {
    const encoder = await loadEncoder(aDescription(architecture))
    const histories = Array.from({ length: 2_000 }, (_, row) => aHistory(row % 10 === 0 ? 9 : row % 3, row))

    const together = encoder.encode(histories)

    for (const row of [0, 1, 2, 3, 10, 1_998, 1_999])
      assertSame(rowOf(together, row), encoder.encode([histories[row]!]))
    encoder.dispose()
  })

  test(`${architecture}: only the newest interactions are read, and their order counts`, async () => {
    const encoder = await loadEncoder(aDescription(architecture))
    const newest = aHistory(LENGTH)
    const long = Int32Array.from([...aHistory(90, 5), ...newest])

    const [encoded, other] = [encoder.encode([newest]), encoder.encode([newest.slice().reverse()])]

    assertSame(encoder.encode([long]), encoded)
    assert.notDeepEqual(Array.from(other), Array.from(encoded))
    encoder.dispose()
  })

  test(`${architecture}: an empty history gives the zero vector, no histories give nothing`, async () => {
    const encoder = await loadEncoder(aDescription(architecture))

    const encoded = encoder.encode([new Int32Array(0), aHistory(3)])

    assert.ok(rowOf(encoded, 0).every((value) => value === 0))
    assertSame(rowOf(encoded, 1), encoder.encode([aHistory(3)]))
    assert.ok(encoder.encode([new Int32Array(0)]).every((value) => value === 0))
    assert.equal(encoder.encode([]).length, 0)
    encoder.dispose()
  })

  test(`${architecture}: an item that the encoder does not know is refused by its index`, async () => {
    const encoder = await loadEncoder(aDescription(architecture))

    assert.throws(
      () => encoder.encode([Int32Array.of(1, ITEMS)]),
      (error) => error instanceof ContractError && error.message.includes(`index ${ITEMS}`),
    )
    encoder.dispose()
  })

  test(`${architecture}: encoding and disposing leave no tensor behind`, async () => {
    const tf = await loadTensorflow()
    const before = tf.memory().numTensors

    const encoder = await loadEncoder(aDescription(architecture))
    for (let size = 1; size < 6; size++) encoder.encode(Array.from({ length: size }, () => aHistory(size)))
    encoder.dispose()

    assert.equal(tf.memory().numTensors, before)
  })

  test(`${architecture}: a weight that is missing or has another shape is named`, async () => {
    const description = aDescription(architecture)
    const { items, ...others } = description.weights
    const misshapen = { ...others, items: { shape: [ITEMS - 1, DIMENSION], data: items!.data } }

    await assert.rejects(loadEncoder({ ...description, weights: others }), /lack "items"/)
    await assert.rejects(
      loadEncoder({ ...description, weights: misshapen }),
      /"items".*\[29, 16\].*\[30, 16\]/,
    )
  })
}
