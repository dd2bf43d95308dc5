/** Training: epochs over sequence batches, validated on held-out interactions, bounded in time. */
import { type TrainedEncoder, type TrainingRequest } from './encoder.js'

/** Trains an encoder; yields to the event loop between steps but each step blocks it: use a worker. */
export const trainEncoder = (request: TrainingRequest): Promise<TrainedEncoder> =>
  Promise.reject(new Error(`not yet: ${request.architecture}`))
