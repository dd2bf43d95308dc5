/** One refit, from the schedule's word to the record of its decision. */
import {
  describeError,
  type EpochMs,
  type ScenarioDefinition,
  type ScenarioName,
} from '@profilestream/contracts'
import { standingOf, type RefitDecision, type TrainingCurve } from '@profilestream/release-store'
import type { Clock } from '@profilestream/service'
import { z } from 'zod'
import type { TrainingLog } from '@profilestream/training-log'
import { failedDecision } from './conclude.js'
import type { KnownBots } from './following/follow-bots.js'
import type { CatalogLabels } from './following/follow-catalog.js'
import type { TrainerMetrics } from './metrics.js'
import { endRefit } from './releasing/end-refit.js'
import { retireReleases, type PublishDependencies } from './publish-release.js'
import { createTrainingCurves } from './releasing/training-curves.js'
import type { RefitJob } from './refit-job.js'
import type { RefitProgress } from './refit-progress.js'
import { MOST_FAILURES, type UnfinishedRefit, type UnfinishedRefits } from './resuming/unfinished-refits.js'
import { startAfter } from './warm-start/refit-start.js'
import type { DueRefit } from './schedule/schedule.js'
import { refitSettings, type TrainerSettings } from './settings.js'
import type { TrainingProcesses } from './training-process.js'

/** What running refits needs. */
export interface RefitsDependencies {
  readonly log: TrainingLog
  /** Processes that train, and what of their work outlives them. */
  readonly processes: TrainingProcesses & { readonly unfinished: UnfinishedRefits }
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
  /** How its networks have learned so far. */
  readonly curves: readonly TrainingCurve[]
}

/** What refits leave behind for the schedule and for people. */
export interface RefitState {
  readonly decisions: Map<ScenarioName, RefitDecision>
  readonly releases: Map<ScenarioName, number>
  readonly demands: Map<ScenarioName, EpochMs>
  /** Scenarios for which somebody asked for a full refit. */
  readonly fullDemands: Set<ScenarioName>
  /** Decisions of refits, oldest first. */
  readonly history: Map<ScenarioName, RefitDecision[]>
  /** Begun and not ended: by this process or by one before it. */
  unfinished: Map<ScenarioName, UnfinishedRefit>
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
  const { fullEvery } = order.settings
  const { log, publishing, metrics, clock } = dependencies
  const startedAt = clock.now()
  state.demands.delete(due.scenario)
  const interactions = log.interactions(due.scenario)
  state.running = { ...due, startedAt, interactions, progress: { stage: 'window' }, curves: [] }
  try {
    const job = jobOf(
      dependencies,
      order,
      await noteBegin(dependencies, state, { due, startedAt, fullEvery }),
    )
    publishing.logger.info(
      { ...due, interactions: job.logEnd, serving: job.serving?.location ?? null },
      'refit begins',
    )
    const decision = await trainAndPublish(dependencies, state, { job, signal }).catch((error: unknown) =>
      recordFailure(dependencies, failedDecision(job, { startedAt, now: clock.now() }, error), signal),
    )
    if (decision === null) return
    await noteEnd(dependencies, state, decision)
    state.decisions.set(due.scenario, decision)
    state.history.set(due.scenario, [...(state.history.get(due.scenario) ?? []), decision])
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
  { processes, publishing, known }: RefitsDependencies,
  { due, definition, settings }: RefitOrder,
  { logEnd, start }: UnfinishedRefit,
): RefitJob => {
  const serving = publishing.serving.of(due.scenario)
  return {
    definition,
    trigger: due.trigger,
    start,
    folder: settings.folder,
    logEnd,
    serving: serving && { location: serving.location, manifestSha256: serving.manifestSha256 },
    labels: known.catalog.of(due.scenario),
    bots: known.bots.all(),
    seed: logEnd,
    settings: z.object(refitSettings.shape).parse(settings),
    checkpoints: processes.unfinished.folderOf(due.scenario),
  }
}

/** Goes on with the refit that was cut short, if it can be; else the log as it is now is taken. */
const noteBegin = async (
  { log, processes, publishing }: RefitsDependencies,
  state: RefitState,
  {
    due: { scenario, trigger },
    startedAt,
    fullEvery,
  }: { readonly due: DueRefit; readonly startedAt: EpochMs; readonly fullEvery: number },
): Promise<UnfinishedRefit> => {
  const { unfinished } = processes
  const logEnd = log.interactions(scenario)
  const left = state.unfinished.get(scenario)
  const isFull = state.fullDemands.delete(scenario)
  const goesOn = !isFull && left !== undefined && left.logEnd <= logEnd && left.failures < MOST_FAILURES
  const start = isFull ? 'full' : startAfter(state.history.get(scenario) ?? [], fullEvery)
  if (!goesOn) await unfinished.forget(scenario)
  const begun = goesOn ? { ...left, trigger, startedAt } : { trigger, start, startedAt, logEnd, failures: 0 }
  state.unfinished.set(scenario, begun)
  await unfinished.note(scenario, begun).catch((error: unknown) => {
    publishing.logger.warn({ err: error }, 'a refit could not be noted: cut short, it would begin anew')
  })
  return begun
}

/** A refit that failed may be gone on with, any other is over. */
const noteEnd = async (
  { processes: { unfinished } }: RefitsDependencies,
  state: RefitState,
  { scenario, decision }: RefitDecision,
): Promise<void> => {
  const begun = state.unfinished.get(scenario)
  if (decision === 'failed' && begun !== undefined) {
    const failed = { ...begun, failures: begun.failures + 1 }
    state.unfinished.set(scenario, failed)
    return unfinished.note(scenario, failed)
  }
  state.unfinished.delete(scenario)
  return unfinished.forget(scenario)
}

const trainAndPublish = async (
  { log, processes, publishing, clock }: RefitsDependencies,
  state: RefitState,
  { job, signal }: { job: RefitJob; signal: AbortSignal },
): Promise<RefitDecision> => {
  await log.flush()
  const stood = standingOf(await publishing.store.decisions(job.definition.name)).serving
  const startedAt = clock.now()
  const curves = createTrainingCurves(() => (clock.now() - startedAt) / 1_000)
  const result = await processes.run(job, {
    onProgress: (progress) => {
      curves.take(progress)
      if (state.running !== null) state.running = { ...state.running, progress, curves: curves.all() }
      const passed = progress.passed && { passed: progress.passed.length }
      publishing.logger.info({ scenario: job.definition.name, ...progress, ...passed }, sentenceOf(progress))
    },
    onWarning: (message) => publishing.logger.warn({ scenario: job.definition.name }, message),
  })
  return endRefit(publishing, { job, result, stood }, signal)
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

const sentenceOf = ({ stage, model, epoch, epochs, goesOn, secondsLeft }: RefitProgress): string => {
  const what = model === undefined ? stage : `${stage} ${model}`
  if (epoch === undefined) return what
  if (goesOn) return `${what}: goes on at epoch ${epoch}, where it was cut short`
  const left = secondsLeft === undefined ? '' : `, ${secondsLeft.toFixed(0)} s left`
  return `${what}: epoch ${epoch} of ${epochs ?? epoch}${left}`
}
