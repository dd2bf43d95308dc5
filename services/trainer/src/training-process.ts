/** Starts the training process, listens to it, and never lets it outlive us. */
import { UnavailableError } from '@profilestream/contracts'
import { fork, type ChildProcess } from 'node:child_process'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { ReleasesSettings } from '@profilestream/release-store'
import type { DriftFigures } from './drift/drift.js'
import type { DriftJob } from './drift/measure-drift.js'
import type { RefitJob, RefitResult } from './refit-job.js'
import type { RefitProgress } from './refit-progress.js'
import type { WorkerMessage, WorkerOrder } from './training-worker.js'

/** What is heard of a training process. */
export interface TrainingListener {
  onProgress(progress: RefitProgress): void
  onWarning(message: string): void
}

/** Runs refits, each in a process of its own. */
export interface TrainingProcesses {
  /** @throws UnavailableError when the process dies or its refit fails */
  run(job: RefitJob, listener: TrainingListener): Promise<RefitResult>
  /** Measures a release in service. @throws UnavailableError when the process dies or the release can't be measured */
  measureDrift(job: DriftJob): Promise<DriftFigures>
  /** Kills the process at work, if any; its `run` then rejects. */
  stop(): Promise<void>
}

const NOBODY: TrainingListener = { onProgress: () => undefined, onWarning: () => undefined }

const WORKER = fileURLToPath(new URL('./training-worker.js', import.meta.url))

/**
 * Makes the runner.
 * @param settings  where releases go, and the niceness of the process, 0..19
 */
export const createTrainingProcesses = (settings: {
  readonly releases: ReleasesSettings
  readonly priority: number
}): TrainingProcesses => {
  let child: ChildProcess | undefined
  const { releases, priority } = settings
  const work = (order: WorkerOrder, listener: TrainingListener): ReturnType<typeof resultOf> => {
    child = startWorker(priority)
    return resultOf(child, order, listener).finally(() => (child = undefined))
  }
  return {
    run: (job, listener) => work({ task: 'refit', job, releases }, listener) as Promise<RefitResult>,
    measureDrift: (job) => work({ task: 'drift', job, releases }, NOBODY) as Promise<DriftFigures>,
    stop: async () => {
      if (child === undefined || child.exitCode !== null) return
      const gone = new Promise((resolve) => child?.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    },
  }
}

const startWorker = (priority: number): ChildProcess => {
  const quiet = { TF_CPP_MIN_LOG_LEVEL: '2', ...process.env }
  const child = fork(WORKER, { serialization: 'advanced', execArgv: [], env: quiet })
  if (child.pid !== undefined) stepBack(child.pid, priority)
  return child
}

/** Lowers a process's priority; where the system refuses, training only takes more of the machine. */
const stepBack = (pid: number, priority: number): void => {
  try {
    setPriority(pid, priority)
  } catch {
    return
  }
}

const resultOf = (
  child: ChildProcess,
  order: WorkerOrder,
  listener: TrainingListener,
): Promise<RefitResult | DriftFigures> =>
  new Promise((resolve, reject) => {
    const died = (how: string): void =>
      reject(new UnavailableError(`the training process ${how} before it was done; it is tried again later`))
    child.on('error', (cause) => died(`failed (${cause.message})`))
    child.on('exit', (code, signal) => died(`ended with ${signal ?? `code ${String(code)}`}`))
    child.on('message', (message: WorkerMessage) => {
      switch (message.kind) {
        case 'progress':
          return listener.onProgress(message.progress)
        case 'warning':
          return listener.onWarning(message.message)
        case 'result':
          return resolve(message.result)
        case 'error':
          return reject(new UnavailableError(message.message))
      }
    })
    child.send(order)
  })
