/** Training one network of a refit so that a kill costs seconds: what stood in a checkpoint is gone on from. */
import { describeError } from '@profilestream/contracts'
import {
  fitsRequest,
  requestFingerprint,
  trainEncoder,
  type Architecture,
  type TrainedEncoder,
  type TrainingProgress,
  type TrainingRequest,
} from '@profilestream/models'
import { join } from 'node:path'
import type { PassedEpoch } from '../refit-progress.js'
import { dropTraining, readTraining, writeTraining, type KeptTraining } from './checkpoint-file.js'

/** Which of a refit's trainings: that which is evaluated, or the final fit on everything. */
export interface TrainingStep {
  readonly stage: 'train' | 'final'
  readonly architecture: Architecture
}

/** What stood of a training that was cut short. */
export interface Resumed {
  /** The epoch that it goes on at; null when it had ended. */
  readonly epoch: number | null
  readonly passed: readonly PassedEpoch[]
}

/** What to train, and who is told that it goes on instead of beginning. */
export interface NetworkRequest extends TrainingRequest {
  readonly onResume: (from: Resumed) => void
}

/** Trains the network of a step. */
export type TrainNetwork = (step: TrainingStep, request: NetworkRequest) => Promise<TrainedEncoder>

/** Trains without remembering. */
export const trainAtOnce: TrainNetwork = (_step, request) => trainEncoder(request)

/**
 * Makes a training that remembers.
 * @param warn     told what is wrong but does not stop it
 * @param folder   of the refit's checkpoints
 * @param seconds  between two checkpoints
 */
export const createResumableTraining = (
  { warn }: { readonly warn: (message: string) => void },
  { folder, seconds }: { readonly folder: string; readonly seconds: number },
): TrainNetwork => {
  const keep = async (path: string, kept: KeptTraining): Promise<void> =>
    writeTraining(path, kept).catch((error: unknown) =>
      warn(`a checkpoint could not be written, training goes on without: ${describeError(error)}`),
    )
  return async (step, request) => {
    const path = join(folder, `${step.stage}-${step.architecture}.checkpoint`)
    const kept = await readFitting(path, request)
    if (kept !== null) request.onResume(resumedFrom(kept))
    if (kept?.kind === 'done') return kept.encoder
    const { passed, onProgress } = createPassed(kept?.passed ?? [], request)
    const encoder = await trainEncoder({
      ...request,
      onProgress,
      checkpointSeconds: seconds,
      onCheckpoint: (checkpoint) =>
        keep(path, { kind: 'under-way', fingerprint: checkpoint.fingerprint, passed, checkpoint }),
      ...(kept && { resume: kept.checkpoint }),
    })
    await keep(path, { kind: 'done', fingerprint: requestFingerprint(request), passed, encoder })
    return encoder
  }
}

const resumedFrom = (kept: KeptTraining): Resumed => ({
  epoch: kept.kind === 'done' ? null : kept.checkpoint.epoch,
  passed: kept.passed,
})

/** Gathers the epochs of a training as they are told. */
const createPassed = (
  before: readonly PassedEpoch[],
  { onProgress }: Pick<TrainingRequest, 'onProgress'>,
): { readonly passed: readonly PassedEpoch[]; readonly onProgress: (progress: TrainingProgress) => void } => {
  const begun = performance.now()
  const used = before.at(-1)?.seconds ?? 0
  const passed = [...before]
  return {
    passed,
    onProgress: (progress) => {
      const { epoch, loss, validation } = progress
      const seconds = used + (performance.now() - begun) / 1_000
      passed.push({ epoch, loss, seconds, ...(validation && { validation }) })
      onProgress?.(progress)
    },
  }
}

/** What was kept, if it belongs to this request; what belongs to another is dropped. */
const readFitting = async (path: string, request: TrainingRequest): Promise<KeptTraining | null> => {
  const kept = await readTraining(path)
  if (kept === null || fitsRequest(kept, request)) return kept
  await dropTraining(path)
  return null
}
