/** Threads change who counts, not what is found. */
import assert from 'node:assert/strict'
import test from 'node:test'
import {
  fitNeighbours,
  matrixOfSequences,
  SIMILARITIES,
  type SimilarityName,
} from '@profilestream/similarity'
import { fitNeighboursInThreads } from './fit-in-threads.js'

test('several threads find the neighbours that one finds', async () => {
  const sequences = Array.from({ length: 60 }, (_, user) =>
    Int32Array.from({ length: 12 }, (_unused, place) => (user * 7 + place * place * 3) % 40),
  )
  const matrix = matrixOfSequences(sequences, 40)
  for (const similarity of Object.keys(SIMILARITIES) as SimilarityName[]) {
    const alone = fitNeighbours(matrix, similarity, { k: 10 })
    assert.deepEqual(await fitNeighboursInThreads(matrix, similarity, { k: 10 }, 3), alone)
  }
})
