/** Training one network of a refit so that a kill costs seconds: what stood in a checkpoint is gone on from. */
import { describeError } from '@profilestream/contracts'
import {
  fitsRequest,
  requestFingerprint,
  trainEncoder,
  type Architecture,
  type TrainedEncoder,
  type TrainingRequest,
} from '@profilestream/models'
import { join } from 'node:path'
import { dropTraining, readTraining, writeTraining, type KeptTraining } from './checkpoint-file.js'

/** Which of a refit's trainings: that which is evaluated, or the final fit on everything. */
export interface TrainingStep {
  readonly stage: 'train' | 'final'
  readonly architecture: Architecture
}

/** Trains the network of a step. */
export type TrainNetwork = (step: TrainingStep, request: TrainingRequest) => Promise<TrainedEncoder>

/** Trains without remembering. */
export const trainAtOnce: TrainNetwork = (_step, request) => trainEncoder(request)

/** Who is told what. */
export interface ResumingListener {
  /** Told that a training goes on at a pass instead of beginning. */
  readonly onResume: (step: TrainingStep, epoch: number) => void
  readonly warn: (message: string) => void
}

/**
 * Makes a training that remembers.
 * @param folder   of the refit's checkpoints
 * @param seconds  between two checkpoints
 */
export const createResumableTraining = (
  { onResume, warn }: ResumingListener,
  { folder, seconds }: { readonly folder: string; readonly seconds: number },
): TrainNetwork => {
  const keep = async (path: string, kept: KeptTraining): Promise<void> =>
    writeTraining(path, kept).catch((error: unknown) =>
      warn(`a checkpoint could not be written, training goes on without: ${describeError(error)}`),
    )
  return async (step, request) => {
    const path = join(folder, `${step.stage}-${step.architecture}.checkpoint`)
    const kept = await readFitting(path, request)
    if (kept?.kind === 'done') return kept.encoder
    const resume = kept?.checkpoint
    if (resume !== undefined) onResume(step, resume.epoch)
    const encoder = await trainEncoder({
      ...request,
      checkpointSeconds: seconds,
      onCheckpoint: (checkpoint) =>
        keep(path, { kind: 'under-way', fingerprint: checkpoint.fingerprint, checkpoint }),
      ...(resume && { resume }),
    })
    await keep(path, { kind: 'done', fingerprint: requestFingerprint(request), encoder })
    return encoder
  }
}

/** What was kept, if it belongs to this request; what belongs to another is dropped. */
const readFitting = async (path: string, request: TrainingRequest): Promise<KeptTraining | null> => {
  const kept = await readTraining(path)
  if (kept === null || fitsRequest(kept, request)) return kept
  await dropTraining(path)
  return null
}
