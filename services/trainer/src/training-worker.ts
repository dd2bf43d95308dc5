/**
 * The training process: composition root of one refit, or of one look at a release in service. Training blocks its event loop for tenths of a second at a
 * time, so it has a process of its own below the trainer, which it never outlives.
 */
import { describeError, type EpochMs } from '@profilestream/contracts'
import { roundProducts } from '@profilestream/models'
import { createReleaseStore, type ReleasesSettings, type ReleaseStore } from '@profilestream/release-store'
import { systemClock } from '@profilestream/service'
import type { DriftFigures } from './drift/drift.js'
import { measureDrift, type DriftJob } from './drift/measure-drift.js'
import type { RefitJob, RefitResult } from './refit-job.js'
import type { RefitProgress } from './refit-progress.js'
import { refit } from './refit.js'
import { createResumableTraining } from './resuming/train-network.js'
import { trainModels } from './train-models.js'

/** What the trainer sends once: a refit to do, or a release in service to measure. */
export type WorkerOrder = { readonly releases: ReleasesSettings } & (
  { readonly task: 'refit'; readonly job: RefitJob } | { readonly task: 'drift'; readonly job: DriftJob }
)

/** What the training process sends back: progress, warnings, and at the end a result or an error. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly progress: RefitProgress }
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'result'; readonly result: RefitResult | DriftFigures }
  | { readonly kind: 'error'; readonly message: string }

const send = (message: WorkerMessage): void => void process.send?.(message)

/** Sends the last message and lets go of the trainer, which ends this process. */
const sendLast = (message: WorkerMessage): void =>
  void process.send?.(message, undefined, undefined, () => process.disconnect())

const warn = (message: string): void => send({ kind: 'warning', message })

const work = async (order: WorkerOrder): Promise<void> => {
  const logger = { warn: (_details: object, message: string) => warn(message) }
  try {
    const store = createReleaseStore({ logger }, order.releases)
    const result =
      order.task === 'drift' ? await measureDrift({ store }, order.job) : await runRefit(store, order.job)
    sendLast({ kind: 'result', result: 'decision' in result ? withPeak(result) : result })
  } catch (error) {
    sendLast({ kind: 'error', message: describeError(error) })
  }
}

/** The decision with the most memory that this process has held. */
const withPeak = ({ decision, written }: RefitResult): RefitResult => {
  const peakMemoryMiB = process.resourceUsage().maxRSS / KIB_PER_MIB
  return {
    written,
    decision: { ...decision, figures: { ...decision.figures, 'refit.peakMemoryMiB': peakMemoryMiB } },
  }
}

const KIB_PER_MIB = 1_024

const runRefit = (store: ReleaseStore, job: RefitJob): Promise<RefitResult> => {
  const report = (progress: RefitProgress): void => send({ kind: 'progress', progress })
  const network = createResumableTraining(
    { warn },
    { folder: job.checkpoints, seconds: job.settings.checkpointSeconds },
  )
  const training = { models: trainModels, network }
  const now = (): EpochMs => systemClock.now()
  return refit({ store, training, report, warn, now }, job)
}

roundProducts()
// The terminal sends Ctrl-C to every process; the trainer decides when this one ends.
process.on('SIGINT', () => undefined)
process.once('disconnect', () => process.exit())
process.once('message', (order: WorkerOrder) => void work(order))
