/** A training that is cut short goes on from its checkpoint to the weights it would have had; a warm start keeps what is known. */
import { ContractError } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ARCHITECTURES,
  type TrainedEncoder,
  type TrainingProgress,
  type TrainingRequest,
} from '../encoder.js'
import { loadTensorflow } from '../tensorflow.js'
import { trainEncoder } from '../train.js'
import { fitsRequest, type TrainingCheckpoint } from './checkpoint.js'
import { CIRCLE_ITEMS as ITEMS, circleWalks } from '../testing/circle-walks.js'

const aRequest = (overrides: Partial<TrainingRequest> = {}): TrainingRequest => ({
  architecture: 'attention',
  sequences: circleWalks(200),
  items: ITEMS,
  seed: 1,
  hyperparameters: { dimension: 8, epochs: 4, batch: 32, learningRate: 0.01, dropout: 0.2, negatives: 8 },
  ...overrides,
})

/** Trains until so many checkpoints have been taken, then is cut off. @returns the last one */
const cutAfter = async (request: TrainingRequest, checkpoints: number): Promise<TrainingCheckpoint> => {
  const taken: TrainingCheckpoint[] = []
  const stop = new AbortController()
  const cut = trainEncoder({
    ...request,
    signal: stop.signal,
    checkpointSeconds: 0,
    onCheckpoint: (checkpoint) => {
      if (taken.push(checkpoint) === checkpoints) stop.abort(new Error('killed'))
    },
  })
  await assert.rejects(cut, /killed/)
  return taken.at(-1)!
}

const averaged = aRequest({ hyperparameters: { ...aRequest().hyperparameters, averaging: 0.9 } })
const CUT: readonly (readonly [name: string, request: TrainingRequest])[] = [
  ...ARCHITECTURES.map((architecture) => [architecture, aRequest({ architecture })] as const),
  ['attention, its weights averaged', averaged],
]

for (const [name, request] of CUT) {
  test(`${name}: cut short within a pass, it ends with the weights it would have had`, async () => {
    const whole = await trainEncoder(request)
    const checkpoint = await cutAfter(request, 11)
    const lines: TrainingProgress[] = []

    const resumed = await trainEncoder({
      ...request,
      resume: checkpoint,
      onProgress: (line) => lines.push(line),
    })

    assert.equal(checkpoint.epoch, 2)
    assert.ok(checkpoint.batches > 0)
    assert.deepEqual(
      lines.map(({ epoch }) => epoch),
      [2, 3, 4],
    )
    assert.deepEqual(resumed.weights, whole.weights)
    assert.deepEqual(resumed.validation, whole.validation)
    assert.deepEqual([resumed.steps, resumed.bestEpoch], [whole.steps, whole.bestEpoch])
  })
}

test('what time was used before the cut is not given again', async () => {
  const request = aRequest({ budgetSeconds: 60 })
  const checkpoint = await cutAfter(request, 3)

  const resumed = await trainEncoder({ ...request, resume: { ...checkpoint, elapsedSeconds: 61 } })

  assert.equal(resumed.epochs, 1)
  assert.equal(resumed.steps, 3)
})

test('a checkpoint of other data, another seed or other parameters is refused', async () => {
  const request = aRequest()
  const resume = await cutAfter(request, 2)
  const others: readonly Partial<TrainingRequest>[] = [
    { sequences: circleWalks(200, 10) },
    { seed: 2 },
    { architecture: 'mlp' },
    { hyperparameters: { ...request.hyperparameters, dropout: 0.1 } },
    { mayValidate: (user) => user > 0 },
  ]

  assert.ok(fitsRequest(resume, { ...request, budgetSeconds: 5 }))
  for (const other of others) {
    assert.ok(!fitsRequest(resume, { ...request, ...other }), JSON.stringify(other))
    await assert.rejects(trainEncoder({ ...request, ...other, resume }), /belongs to another training/)
  }
})

test('checkpoints come no more often than asked for', async () => {
  let taken = 0

  await trainEncoder(aRequest({ checkpointSeconds: 1_000, onCheckpoint: () => void (taken += 1) }))

  assert.equal(taken, 0)
})

test('a resumed training leaves no tensor behind', async () => {
  const tf = await loadTensorflow()
  const resume = await cutAfter(aRequest(), 2)
  const before = tf.memory().numTensors

  await trainEncoder({ ...aRequest({ checkpointSeconds: 0, onCheckpoint: () => undefined }), resume })

  assert.equal(tf.memory().numTensors, before)
})

/** Every item of the old encoder moved by one, and a new one at 0. */
const oneMore = (old: TrainedEncoder): Pick<TrainingRequest, 'items' | 'sequences' | 'warmStart'> => ({
  items: ITEMS + 1,
  sequences: circleWalks(200).map((walk) => walk.map((item) => item + 1)),
  warmStart: { encoder: old, itemOf: Int32Array.from({ length: ITEMS + 1 }, (_, item) => item - 1) },
})

test('a warm start keeps the weights of known items by id, and never ends with worse ones', async () => {
  const hyperparameters = { dimension: 16, epochs: 20, batch: 16, learningRate: 0.01, length: 20 }
  const old = await trainEncoder(aRequest({ hyperparameters }))
  const warm = { ...aRequest({ hyperparameters }), ...oneMore(old) }

  const untrained = await trainEncoder({ ...warm, budgetSeconds: 1e-9 })
  const trained = await trainEncoder({ ...warm, hyperparameters: { ...hyperparameters, epochs: 2 } })

  assert.equal(untrained.bestEpoch, 0)
  assert.deepEqual(untrained.itemEmbeddings.subarray(16), old.itemEmbeddings)
  assert.ok(
    untrained.itemEmbeddings.subarray(0, 16).some((value) => value !== 0),
    'a new item begins as seeded',
  )
  assert.ok(untrained.validation!.ndcg10 > 0.9, `NDCG@10 ${untrained.validation!.ndcg10}`)
  assert.ok(trained.validation!.ndcg10 >= untrained.validation!.ndcg10)
})

test('averaged weights are other ones, and a warm start judges and keeps them', async () => {
  const [old, plain] = [await trainEncoder(averaged), await trainEncoder(aRequest())]

  const untrained = await trainEncoder({ ...averaged, ...oneMore(old), budgetSeconds: 1e-9 })

  assert.notDeepEqual(old.itemEmbeddings, plain.itemEmbeddings)
  assert.deepEqual(untrained.itemEmbeddings.subarray(8), old.itemEmbeddings)
})

test('weights of another network can’t be begun with, and the message says which', async () => {
  const old = await trainEncoder(aRequest())

  await assert.rejects(
    trainEncoder({ ...aRequest({ hyperparameters: { dimension: 16 } }), ...oneMore(old) }),
    (error) => error instanceof ContractError && /"items".*\[41, 16\].*\[40, 8\]/.test(error.message),
  )
})

test('only users who may validate do', async () => {
  const { heldOut } = await trainEncoder(aRequest({ mayValidate: (user) => user >= 150 }))

  assert.equal(heldOut.length, 50)
  assert.ok(heldOut.every((user) => user >= 150))
})
