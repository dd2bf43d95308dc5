/** The hybrid network on the shortest histories: a batch of them has one step only, and trains. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trainEncoder } from '../train.js'

test('users with two or three interactions each can be learned from', async () => {
  const sequences = Array.from({ length: 64 }, (_, user) =>
    Int32Array.of(user % 8, (user + 1) % 8, (user + 2) % 8).subarray(0, 2 + (user % 2)),
  )

  const trained = await trainEncoder({
    architecture: 'hybrid',
    sequences,
    items: 8,
    seed: 1,
    hyperparameters: { epochs: 2 },
  })

  assert.ok(trained.itemEmbeddings.every(Number.isFinite))
})
