/** Neighbours by several threads: each takes every n-th row's pairs over one shared matrix; the lists are put together. */
import { Worker } from 'node:worker_threads'
import {
  fitNeighbours,
  mergeNeighbours,
  NEIGHBOUR_DEFAULTS,
  type NeighbourOptions,
  type Neighbours,
  type PairShare,
  type SimilarityName,
  type SparseMatrix,
} from '@profilestream/similarity'

/** What a thread is given. */
export interface NeighbourTask {
  readonly matrix: SparseMatrix
  readonly similarity: SimilarityName
  readonly options: NeighbourOptions
  readonly share: PairShare
}

const shared = <Numbers extends Uint32Array | Float32Array>(
  numbers: Numbers,
  make: (memory: SharedArrayBuffer) => Numbers,
): Numbers => {
  const copy = make(new SharedArrayBuffer(numbers.byteLength))
  copy.set(numbers)
  return copy
}

const sharedMatrix = (matrix: SparseMatrix): SparseMatrix => ({
  ...matrix,
  offsets: shared(matrix.offsets, (memory) => new Uint32Array(memory)),
  columns: shared(matrix.columns, (memory) => new Uint32Array(memory)),
  values: shared(matrix.values, (memory) => new Float32Array(memory)),
})

const inThread = (task: NeighbourTask): Promise<Neighbours> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./neighbour-worker.js', import.meta.url), { workerData: task })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => {
      reject(
        new Error(
          `a thread that looked for neighbours ended with code ${code}; give it more memory, or use fewer threads`,
        ),
      )
    })
  })

/**
 * What `fitNeighbours` gives, by several threads.
 * @param threads  1 works in the calling thread
 */
export const fitNeighboursInThreads = async (
  matrix: SparseMatrix,
  similarity: SimilarityName,
  options: NeighbourOptions,
  threads: number,
): Promise<Neighbours> => {
  if (threads <= 1) return fitNeighbours(matrix, similarity, options)
  const once = sharedMatrix(matrix)
  const shares = Array.from({ length: threads }, (_, part) => ({ part, of: threads }))
  const parts = await Promise.all(
    shares.map((share) => inThread({ matrix: once, similarity, options, share })),
  )
  return mergeNeighbours(parts, options.k ?? NEIGHBOUR_DEFAULTS.k)
}
