/** A thread that looks for neighbours beside others: it meets pairs, says so, and gathers when all have met theirs. */
import { parentPort } from 'node:worker_threads'
import { gatherInTurns, meetPairsInTurns, type SharedSearch } from './shared-search.js'

/** What a thread is asked to do. */
export interface NeighbourStep {
  readonly step: 'meet' | 'gather'
  readonly search: SharedSearch
  readonly thread: number
}

parentPort?.on('message', ({ step, search, thread }: NeighbourStep) => {
  if (step === 'meet') meetPairsInTurns(search, thread)
  else gatherInTurns(search)
  parentPort?.postMessage(step)
})
