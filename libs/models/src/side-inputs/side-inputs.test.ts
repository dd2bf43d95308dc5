/** Rows of side inputs: what stands where, what is read of a history and what is not, and that networks learn from it. */
import { ACTIONS, ContractError } from '@profilestream/contracts'
import type { StepColumns } from '@profilestream/evaluation'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ARCHITECTURES, type TrainingRequest } from '../encoder.js'
import { loadEncoder } from '../load-encoder.js'
import { loadRanker } from '../load-ranker.js'
import { padRows } from '../sequence-tensors.js'
import {
  shareTold,
  tellByActions,
  tellByHours,
  tellByMeanValues,
  TOLD_ITEMS,
  toldWalks,
  type Tell,
} from '../testing/told-walks.js'
import { loadTensorflow } from '../tensorflow.js'
import { trainEncoder } from '../train.js'
import { fitsRequest, requestFingerprint } from '../training/checkpoint.js'
import { SIDE_INPUTS, type SideInputName } from './inputs.js'
import { ITEM_CATEGORIES, placesOfCategories } from './item-categories.js'
import { createSideInputs } from './side-inputs.js'
import { inputsOf } from './training-inputs.js'

const SECOND = 1_000

/** The places of a row that differ from zero, and what stands there. */
const said = (rows: Float32Array, row: number, width: number): [number, number][] =>
  Array.from(rows.subarray(row * width, (row + 1) * width), (value, place): [number, number] => [
    place,
    value,
  ]).filter(([, value]) => value !== 0)

test('an interaction is one row: its action, the logarithm of the gap before it, its value in steps of a quarter', () => {
  const side = createSideInputs({ action: 1, gap: 1, value: 1 })!
  const columns: StepColumns = {
    at: Float64Array.of(0, 3 * SECOND, 3 * SECOND, 1e12),
    actions: Uint8Array.of(1, 5, 5, 2),
    values: Int8Array.of(-100, 100, 12, 13),
  }
  const rows = { ...padRows([Int32Array.of(7, 8, 9, 7)], 5, 5), columns: [columns] }

  const laid = side.layOut(rows)

  const width = laid.length / 5
  assert.equal(width, 32 + 25 + 9)
  assert.deepEqual(said(laid, 0, width), [], 'padding')
  assert.deepEqual(said(laid, 1, width), [[1, 1], [57, 1]]) // prettier-ignore
  assert.deepEqual(said(laid, 2, width), [[5, 1], [32 + 2, 1], [57 + 8, 1]]) // prettier-ignore
  assert.deepEqual(said(laid, 3, width), [[5, 1], [32, 1], [57 + 4, 1]]) // prettier-ignore
  assert.deepEqual(said(laid, 4, width), [[2, 1], [32 + 24, 1], [57 + 5, 1]]) // prettier-ignore
})

test('the contract has room for new actions', () => {
  assert.ok(ACTIONS.length <= SIDE_INPUTS.action.width)
})

test('categories share out one, two places each, whatever their names; an item without any says nothing', () => {
  const categories = placesOfCategories([['drama', 'comedy'], [], ['drama']])
  const side = createSideInputs({ category: 1 }, { [ITEM_CATEGORIES]: categories })!

  const laid = side.layOut(padRows([Int32Array.of(0, 1, 2)], 3, 1))

  const [both, none, drama] = [0, 1, 2].map((row) => said(laid, row, laid.length / 3))
  assert.deepEqual(categories.shape, [3, 4])
  assert.deepEqual(none, [])
  assert.deepEqual([drama!.length, both!.length], [2, 4])
  assert.ok([...both!, ...drama!].every(([, share]) => share === 0.25 || share === 0.5))
  for (const [place] of drama!) assert.ok(both!.some(([other]) => other === place))
})

test('a price is the band it lies in; an item without one says nothing', () => {
  const { tables } = inputsOf({ sequences: [], items: 3, prices: [0.2, null, 12] }, { price: 1 })
  const side = createSideInputs({ price: 1 }, tables)!

  const laid = side.layOut(padRows([Int32Array.of(0, 1, 2)], 3, 1))

  const [cheap, unknown, dear] = [0, 1, 2].map((row) => said(laid, row, laid.length / 3))
  assert.deepEqual([cheap, unknown, dear], [[[0, 1]], [], [[5, 1]]])
})

test('what is read is the same however much of the past is known beside it', () => {
  const side = createSideInputs({ gap: 1, action: 1 })!
  const items = Int32Array.of(1, 2, 3, 4, 5, 6)
  const at = Float64Array.from(items, (item) => item ** 5 * SECOND)
  const layOut = (from: number): Float32Array => {
    const actions = Uint8Array.from(items)
    const columns = [{ at: at.subarray(from), actions: actions.subarray(from) }]
    return side.layOut({ ...padRows([items.subarray(from)], 3, 1), columns })
  }

  assert.deepEqual(layOut(0), layOut(3))
})

test('what a network reads and the data has not is named', async () => {
  const request = aRequest('attention', { gap: 1 })
  const timeless = request.columns!.map(({ actions }) => ({ actions: actions! }))

  await assert.rejects(trainEncoder({ ...request, columns: timeless }), /gap=1 reads times/)
  await assert.rejects(trainEncoder({ ...request, hyperparameters: { category: 1 } }), /category=1 reads/)
  await assert.rejects(trainEncoder({ ...request, hyperparameters: { price: 1 } }), /price=1 reads prices/)
  assert.throws(() => createSideInputs({ category: 1 }), ContractError)
  assert.throws(
    () => createSideInputs({ value: 1 })!.layOut(padRows([Int32Array.of(1)], 2, 1)),
    /value=1 reads values/,
  )
})

test('columns that are shorter than what is read are refused', () => {
  const rows = { ...padRows([Int32Array.of(1, 2)], 3, 1), columns: [{ actions: Uint8Array.of(1) }] }

  assert.throws(
    () => createSideInputs({ action: 1 })!.layOut(rows),
    /1 interactions stand beside a history of 2/,
  )
})

const ITEMS = TOLD_ITEMS

const aRequest = (
  architecture: TrainingRequest['architecture'],
  side: Record<string, number>,
): TrainingRequest => ({
  architecture,
  ...toldWalks(60, tellByActions),
  items: ITEMS,
  seed: 1,
  excludeSeen: false,
  hyperparameters: { dimension: 16, epochs: 3, batch: 16, learningRate: 0.01, dropout: 0.1, ...side },
})

const learnsFrom = (
  architecture: TrainingRequest['architecture'],
  name: SideInputName,
  tell: Tell,
): Promise<void> =>
  test(`${architecture} learns from ${name}=1 what items alone do not tell`, async () => {
    const trained = await trainEncoder({
      ...aRequest(architecture, { [name]: 1, epochs: 25 }),
      ...toldWalks(300, tell),
    })

    const share = await shareTold(trained, tell)
    assert.ok(share > 0.9, `${share} of the next steps are told`)
  })

for (const architecture of ARCHITECTURES) {
  void learnsFrom(architecture, 'action', tellByActions)
  void learnsFrom(architecture, 'profile', tellByMeanValues)
}
void learnsFrom('mlp', 'clock', tellByHours)

test('a ranker reads the columns of the users it is asked for', async () => {
  const tf = await loadTensorflow()
  const before = tf.memory().numTensors
  const request = aRequest('attention', { action: 1, gap: 1 })
  const trained = await trainEncoder(request)
  const [ranker, encoder] = [await loadRanker(trained, request.columns), await loadEncoder(trained)]
  const histories = [3, 5].map((user) => request.sequences[user]!.subarray(0, 6))
  const columns = [3, 5].map((user) => {
    const { at, actions } = request.columns![user]!
    return { at: at!.subarray(0, 6), actions: actions!.subarray(0, 6) }
  })

  const scores = ranker.scoreMany(histories, [3, 5])

  const encoded = encoder.encode(histories, columns)
  const first = encoded
    .subarray(0, 16)
    .reduce((sum, value, at) => sum + value * trained.itemEmbeddings[at]!, 0)
  assert.ok(Math.abs(scores[0]! - first) < 1e-5)
  assert.notDeepEqual(ranker.scoreMany(histories, [5, 3]), scores)
  assert.throws(() => ranker.scoreMany(histories), /no beginning/)
  ranker.dispose()
  encoder.dispose()
  assert.equal(tf.memory().numTensors, before)
})

test('a network that reads items only is the same beside columns and without them', async () => {
  const { columns, ...without } = aRequest('hybrid', {})
  const categories = Array.from({ length: ITEMS }, (_, item) => [String(item % 3)])

  const [beside, alone] = [
    await trainEncoder({ ...without, ...(columns && { columns }), categories }),
    await trainEncoder(without),
  ]

  assert.deepEqual(beside.weights, alone.weights)
  assert.equal(
    requestFingerprint({ ...without, ...(columns && { columns }) }),
    requestFingerprint(without),
    'a checkpoint of the one fits the other',
  )
})

test('a checkpoint belongs to the columns that its network reads', () => {
  const request = aRequest('attention', { gap: 1, category: 1 })
  const categories = Array.from({ length: ITEMS }, (_, item) => [String(item % 3)])
  const own = { fingerprint: requestFingerprint({ ...request, categories }) }
  const later = request.columns!.map(({ at }) => ({ at: at!.map((time) => time + SECOND) }))

  assert.ok(fitsRequest(own, { ...request, categories }))
  assert.ok(!fitsRequest(own, { ...request, categories, columns: later }))
  assert.ok(!fitsRequest(own, { ...request, categories: [...categories].reverse() }))
})

test('places of categories travel with the weights and are no weight that is trained', async () => {
  const categories = Array.from({ length: ITEMS }, (_, item) => [`c${item % 5}`])
  const trained = await trainEncoder({ ...aRequest('mlp', { category: 1 }), categories })

  const encoder = await loadEncoder(trained)
  const { [ITEM_CATEGORIES]: places, ...others } = trained.weights

  assert.deepEqual(places, placesOfCategories(categories))
  await assert.rejects(loadEncoder({ ...trained, weights: others }), /categories of items/)
  assert.ok(encoder.encode([Int32Array.of(1, 2)]).some((value) => value !== 0))
  encoder.dispose()
})
