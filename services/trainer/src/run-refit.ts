/** One refit, from the schedule's word to the record of its decision. */
import {
  describeError,
  type EpochMs,
  type ScenarioDefinition,
  type ScenarioName,
} from '@profilestream/contracts'
import type { RefitDecision } from '@profilestream/release-store'
import type { Clock } from '@profilestream/service'
import { z } from 'zod'
import { failedDecision } from './conclude.js'
import type { KnownBots } from './following/follow-bots.js'
import type { CatalogLabels } from './following/follow-catalog.js'
import type { TrainerMetrics } from './metrics.js'
import { overtaken, refuseOvertaken } from './releasing/overtaken.js'
import { publishRelease, retireReleases, type PublishDependencies } from './publish-release.js'
import type { RefitJob } from './refit-job.js'
import type { RefitProgress } from './refit-progress.js'
import type { DueRefit } from './schedule.js'
import { refitSettings, type TrainerSettings } from './settings.js'
import type { TrainingLog } from './training-log/training-log.js'
import type { TrainingProcesses } from './training-process.js'
import { withdrawRelease } from './withdraw-release.js'

/** What running refits needs. */
export interface RefitsDependencies {
  readonly log: TrainingLog
  readonly processes: TrainingProcesses
  readonly publishing: PublishDependencies
  /** What is known of items and of users. */
  readonly known: { readonly catalog: Pick<CatalogLabels, 'of'>; readonly bots: Pick<KnownBots, 'all'> }
  readonly metrics: TrainerMetrics
  readonly clock: Clock
}

/** A refit at work. */
export interface RunningRefit extends DueRefit {
  readonly startedAt: EpochMs
  /** Interactions in the log when it began. */
  readonly interactions: number
  readonly progress: RefitProgress
}

/** What refits leave behind for the schedule and for people. */
export interface RefitState {
  readonly decisions: Map<ScenarioName, RefitDecision>
  readonly releases: Map<ScenarioName, number>
  readonly demands: Map<ScenarioName, EpochMs>
  running: RunningRefit | null
}

/** A refit to run. */
export interface RefitOrder {
  readonly due: DueRefit
  readonly definition: ScenarioDefinition
  readonly settings: TrainerSettings
  readonly signal: AbortSignal
}

/** Trains, publishes what passed, withdraws what is worse than none, records the decision; a failure is a decision too. It never rejects for a refit's sake. */
export const runRefit = async (
  dependencies: RefitsDependencies,
  state: RefitState,
  order: RefitOrder,
): Promise<void> => {
  const { due, signal } = order
  const { publishing, metrics, clock } = dependencies
  const job = jobOf(dependencies, order)
  const startedAt = clock.now()
  state.demands.delete(due.scenario)
  state.running = { ...due, startedAt, interactions: job.logEnd, progress: { stage: 'window' } }
  publishing.logger.info(
    { ...due, interactions: job.logEnd, serving: job.serving?.location ?? null },
    'refit begins',
  )
  try {
    const decision = await trainAndPublish(dependencies, state, { job, signal }).catch((error: unknown) =>
      recordFailure(dependencies, failedDecision(job, { startedAt, now: clock.now() }, error), signal),
    )
    if (decision === null) return
    state.decisions.set(due.scenario, decision)
    if (decision.decision === 'released')
      state.releases.set(due.scenario, (state.releases.get(due.scenario) ?? 0) + 1)
    metrics.decided(decision)
    publishing.logger.info({ ...decision }, `refit of ${due.scenario}: ${decision.decision}`)
    await retireReleases(publishing, due.scenario, order.settings.keepReleases)
  } finally {
    state.running = null
  }
}

const jobOf = (
  { log, publishing, known }: RefitsDependencies,
  { due, definition, settings }: RefitOrder,
): RefitJob => {
  const serving = publishing.serving.of(due.scenario)
  return {
    definition,
    trigger: due.trigger,
    folder: settings.folder,
    logEnd: log.interactions(due.scenario),
    serving: serving && { location: serving.location, manifestSha256: serving.manifestSha256 },
    labels: known.catalog.of(due.scenario),
    bots: known.bots.all(),
    seed: log.interactions(due.scenario),
    settings: z.object(refitSettings.shape).parse(settings),
  }
}

const trainAndPublish = async (
  { log, processes, publishing }: RefitsDependencies,
  state: RefitState,
  { job, signal }: { job: RefitJob; signal: AbortSignal },
): Promise<RefitDecision> => {
  await log.flush()
  const { decision, written } = await processes.run(job, {
    onProgress: (progress) => {
      if (state.running !== null) state.running = { ...state.running, progress }
      publishing.logger.info({ scenario: job.definition.name, ...progress }, sentenceOf(progress))
    },
    onWarning: (message) => publishing.logger.warn({ scenario: job.definition.name }, message),
  })
  const refusal = overtaken(publishing.serving, job, decision)
  if (refusal !== null) return refuseOvertaken(publishing.store, { written, refusal })
  if (written !== null) await publishRelease(publishing, { written, decision }, signal)
  else if (decision.decision === 'withdrawn') await withdrawRelease(publishing, decision, signal)
  else await publishing.store.recordDecision(decision)
  return decision
}

/** Records a failure; null when the process is stopping, which is none. */
const recordFailure = async (
  { publishing }: RefitsDependencies,
  decision: RefitDecision,
  signal: AbortSignal,
): Promise<RefitDecision | null> => {
  if (signal.aborted) return null
  await publishing.store.recordDecision(decision).catch((error: unknown) => {
    publishing.logger.error({ reason: describeError(error) }, 'a failed refit could not be recorded')
  })
  return decision
}

const sentenceOf = ({ stage, model, epoch, epochs, secondsLeft }: RefitProgress): string => {
  const what = model === undefined ? stage : `${stage} ${model}`
  if (epoch === undefined) return what
  const left = secondsLeft === undefined ? '' : `, ${secondsLeft.toFixed(0)} s left`
  return `${what}: epoch ${epoch} of ${epochs ?? epoch}${left}`
}
