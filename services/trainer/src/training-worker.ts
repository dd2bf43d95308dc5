/**
 * The training process: composition root of one refit. Training blocks its event loop for tenths of a second at a
 * time, so it has a process of its own below the trainer, which it never outlives.
 */
import { describeError, type EpochMs } from '@profilestream/contracts'
import { createReleaseStore, type ReleasesSettings } from '@profilestream/release-store'
import { systemClock } from '@profilestream/service'
import type { RefitJob, RefitResult } from './refit-job.js'
import type { RefitProgress } from './refit-progress.js'
import { refit } from './refit.js'
import { createResumableTraining } from './resuming/train-network.js'
import { trainModels } from './train-models.js'

/** What the trainer sends once. */
export interface WorkerOrder {
  readonly job: RefitJob
  readonly releases: ReleasesSettings
}

/** What the training process sends back: progress, warnings, and at the end a result or an error. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly progress: RefitProgress }
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'result'; readonly result: RefitResult }
  | { readonly kind: 'error'; readonly message: string }

const send = (message: WorkerMessage): void => void process.send?.(message)

/** Sends the last message and lets go of the trainer, which ends this process. */
const sendLast = (message: WorkerMessage): void =>
  void process.send?.(message, undefined, undefined, () => process.disconnect())

const work = async ({ job, releases }: WorkerOrder): Promise<void> => {
  const warn = (message: string): void => send({ kind: 'warning', message })
  const logger = { warn: (_details: object, message: string) => warn(message) }
  const store = createReleaseStore({ logger }, releases)
  const report = (progress: RefitProgress): void => send({ kind: 'progress', progress })
  const network = createResumableTraining(
    {
      onResume: ({ stage, architecture: model }, epoch) => report({ stage, model, epoch, goesOn: true }),
      warn,
    },
    { folder: job.checkpoints, seconds: job.settings.checkpointSeconds },
  )
  try {
    const now = (): EpochMs => systemClock.now()
    const training = { models: trainModels, network }
    sendLast({ kind: 'result', result: await refit({ store, training, report, warn, now }, job) })
  } catch (error) {
    sendLast({ kind: 'error', message: describeError(error) })
  }
}

// The terminal sends Ctrl-C to every process; the trainer decides when this one ends.
process.on('SIGINT', () => undefined)
process.once('disconnect', () => process.exit())
process.once('message', (order: WorkerOrder) => void work(order))
