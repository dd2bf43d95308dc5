/** A thread that finds the neighbours of its share of the pairs. */
import { parentPort, workerData } from 'node:worker_threads'
import { fitNeighbours } from '@profilestream/similarity'
import type { NeighbourTask } from './fit-in-threads.js'

const { matrix, similarity, options, share } = workerData as NeighbourTask
parentPort?.postMessage(fitNeighbours(matrix, similarity, options, share))
