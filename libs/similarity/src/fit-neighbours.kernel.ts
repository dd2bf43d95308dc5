/** The k nearest rows of every row, and how alike one row and all others are. */
import { BestLists } from './best-lists.kernel.js'
import { ComparedRows, prepareRows } from './compared-rows.kernel.js'
import { meetPairs, memoryFor, neighbourTask, type NeighbourOptions } from './neighbour-task.kernel.js'
import type { Neighbours } from './neighbours.js'
import type { SimilarityName } from './similarities/by-name.js'
import type { SparseMatrix } from './sparse-matrix.js'

/**
 * Neighbours by similarity; only positive ones are kept. Equal scores rank by ascending index.
 * @param matrix  what is compared are its rows: items × users for item-based, users × items for user-based
 */
export const fitNeighbours = (
  matrix: SparseMatrix,
  similarity: SimilarityName,
  options: NeighbourOptions = {},
): Neighbours => {
  const task = neighbourTask(matrix, similarity, options)
  const memory = memoryFor(task)
  meetPairs(task, memory)({ from: 0, to: matrix.rows })
  return new BestLists(memory).toNeighbours()
}

/**
 * Similarities of one row with all, [rows]: what the lists are made of, for one row and without options; 1 or what the formula
 * gives with itself.
 */
export const similaritiesOf = (
  matrix: SparseMatrix,
  row: number,
  similarity: SimilarityName,
): Float64Array => {
  const compared = new ComparedRows(prepareRows(matrix, similarity))
  const similarities = new Float64Array(matrix.rows)
  compared.take(row)
  for (let i = 0; i < compared.commonCount; i += 1) {
    const other = compared.common[i]!
    similarities[other] = compared.likeness(other)
  }
  return similarities
}
