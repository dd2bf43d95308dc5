/** Curves: a point an epoch, those from before a kill in front of those after it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTrainingCurves } from './training-curves.js'

test('each network of each stage has a curve, and what is no epoch is no point', () => {
  const curves = createTrainingCurves(() => 3)
  curves.take({ stage: 'window' })
  curves.take({
    stage: 'train',
    model: 'attention',
    epoch: 1,
    loss: 5,
    validation: { hr10: 0.2, ndcg10: 0.1 },
  })
  curves.take({ stage: 'train', model: 'hybrid', epoch: 1, loss: null })
  curves.take({ stage: 'blend', model: 'attention' })
  curves.take({ stage: 'final', model: 'attention', epoch: 1, loss: 4 })

  assert.deepEqual(curves.all(), [
    {
      model: 'attention',
      stage: 'train',
      epochs: [{ epoch: 1, loss: 5, hr10: 0.2, ndcg10: 0.1, seconds: 3 }],
    },
    {
      model: 'hybrid',
      stage: 'train',
      epochs: [{ epoch: 1, loss: null, hr10: null, ndcg10: null, seconds: 3 }],
    },
    {
      model: 'attention',
      stage: 'final',
      epochs: [{ epoch: 1, loss: 4, hr10: null, ndcg10: null, seconds: 3 }],
    },
  ])
})

test('epochs from before a kill stand in front, and their time counts on', () => {
  let elapsed = 0
  const curves = createTrainingCurves(() => elapsed)
  const passed = [
    { epoch: 1, loss: 6, seconds: 10 },
    { epoch: 2, loss: 5, seconds: 20 },
  ]
  curves.take({ stage: 'train', model: 'attention', passed })
  curves.take({
    stage: 'final',
    model: 'attention',
    epoch: 2,
    goesOn: true,
    passed: [{ epoch: 1, loss: 4, seconds: 9 }],
  })
  elapsed = 5
  curves.take({ stage: 'final', model: 'attention', epoch: 2, loss: 3 })

  const [train, final] = curves.all()
  const told = (curve: typeof train) =>
    curve?.epochs.map(({ epoch, loss, seconds }) => [epoch, loss, seconds])
  assert.deepEqual(told(train), [
    [1, 6, 10],
    [2, 5, 20],
  ])
  assert.deepEqual(told(final), [
    [1, 4, 29],
    [2, 3, 34],
  ])
})
