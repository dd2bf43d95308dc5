/** Neighbours by several threads, the calling one among them, over one shared matrix: rows are handed out in blocks to whoever is free. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import {
  BestLists,
  fitNeighbours,
  neighbourTask,
  type NeighbourOptions,
  type Neighbours,
  type SimilarityName,
  type SparseMatrix,
} from '@profilestream/similarity'
import type { NeighbourStep } from './neighbour-worker.js'
import { gatherInTurns, meetPairsInTurns, shareSearch } from './shared-search.js'

/** A thread that is asked for one step after the other. */
interface NeighbourThread {
  /** Resolves when the step is done; rejects when the thread fails. */
  ask(step: NeighbourStep): Promise<void>
  end(): Promise<unknown>
}

const startThread = (): NeighbourThread => {
  const worker = new Worker(new URL('./neighbour-worker.js', import.meta.url))
  const failed = once(worker, 'exit').then(([code]) => {
    throw new Error(
      `a thread that looked for neighbours ended with code ${String(code)}; give it more memory, or use fewer threads`,
    )
  })
  failed.catch(() => undefined) // heard where it is asked; its end is no failure
  return {
    ask: async (step) => {
      const answered = once(worker, 'message')
      worker.postMessage(step)
      await Promise.race([answered, failed])
    },
    end: () => worker.terminate(),
  }
}

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
  // They start while the matrix is made ready.
  const others = Array.from({ length: threads - 1 }, startThread)
  try {
    const search = shareSearch(neighbourTask(matrix, similarity, options), threads)
    const together = async (step: NeighbourStep['step'], own: () => void): Promise<void> => {
      const theirs = Promise.all(others.map((other, index) => other.ask({ step, search, thread: index + 1 })))
      theirs.catch(() => undefined) // awaited behind our own share: what fails meanwhile must not count as unheard
      own()
      await theirs
    }
    await together('meet', () => meetPairsInTurns(search, 0))
    await together('gather', () => gatherInTurns(search))
    const [lists] = search.memories
    if (lists === undefined) throw new RangeError(`${threads} threads have no lists`)
    return new BestLists(lists).packed()
  } finally {
    await Promise.all(others.map((other) => other.end()))
  }
}
