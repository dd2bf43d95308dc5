/** What the networks of a refit are asked to be. */
import { trainSetOf } from '@profilestream/evaluation'
import type { TrainedEncoder, TrainingRequest } from '@profilestream/models'
import { VECTOR_DIMENSION } from '@profilestream/profile'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trainModels, type TrainingOptions } from './train-models.js'

const taste: TrainingOptions['taste'] = {
  interests: null,
  unreleased: { scoreMany: () => new Float32Array(3), dispose: () => undefined },
  amountAt: () => 0,
}

/** What attention is asked to be, by a training that has no time to make a step. */
const askedOfAttention = async (
  models: TrainingOptions['models'] = {},
): Promise<TrainingRequest['hyperparameters']> => {
  const asked: TrainingRequest[] = []
  const trained = await trainModels(trainSetOf([Int32Array.of(0, 1, 2)], 3), {
    architectures: ['attention'],
    models,
    sideInputs: [],
    facts: {},
    seed: 1,
    budgetSeconds: 1,
    excludeSeen: true,
    taste,
    trainNetwork: (_step, request) => {
      asked.push(request)
      return Promise.resolve({ steps: 0 } as TrainedEncoder)
    },
    warm: null,
    report: () => undefined,
  })
  assert.equal(trained, null)
  return asked[0]?.hyperparameters
}

test('a released network is as wide as user vectors, however much data there is', async () => {
  assert.equal((await askedOfAttention())?.['dimension'], VECTOR_DIMENSION)
})

test('settings may ask for another width', async () => {
  assert.equal((await askedOfAttention({ attention: { dimension: 32 } }))?.['dimension'], 32)
})
