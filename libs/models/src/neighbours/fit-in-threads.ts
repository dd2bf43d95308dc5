/**
 * Neighbours by several threads, the calling one among them: each takes every n-th row's pairs over one shared matrix; the lists are
 * put together. Shares differ by less than a tenth on ml-1m; what a thread costs beside its share is its start, 0.2 s of CPU.
 */
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
 * @param threads  the calling thread is one of them and is busy until its share is done
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
  const [own, ...others] = shares
  const theirs = Promise.all(others.map((share) => inThread({ matrix: once, similarity, options, share })))
  // Awaited behind our own share: a thread that fails meanwhile must not count as unheard.
  theirs.catch(() => undefined)
  const ours = fitNeighbours(once, similarity, options, own)
  return mergeNeighbours([ours, ...(await theirs)], options.k ?? NEIGHBOUR_DEFAULTS.k)
}
