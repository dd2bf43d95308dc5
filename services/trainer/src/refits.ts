/** Refits, one at a time: looks at the schedule, runs what is due, says what is going on. */
import type { EpochMs, ScenarioDefinition, ScenarioName } from '@profilestream/contracts'
import { isOfRefit, type RefitDecision } from '@profilestream/release-store'
import type { LifecyclePart } from '@profilestream/service'
import type { TrainingLog } from '@profilestream/training-log'
import { createDriftWatch, type DriftWatch, type ReleaseDrift } from './drift/watch-drift.js'
import { publishLeftovers } from './publish-release.js'
import { runRefit, type RefitsDependencies, type RefitState, type RunningRefit } from './run-refit.js'
import { createLately } from './schedule/lately.js'
import { nextRefit, type ScenarioProgress } from './schedule/schedule.js'
import type { RefitStart } from './warm-start/refit-start.js'
import type { TrainerSettings } from './settings.js'

/** Refits as the trainer's other parts see them. */
export interface Refits extends LifecyclePart {
  /**
   * Asks for a refit.
   * @param start  full begins with fresh weights, whatever is due
   * @returns      the moment it was asked for; null for a scenario that is not known
   */
  demand(scenario: ScenarioName, start: RefitStart): EpochMs | null
  /** What is going on; plain data for people. */
  status(): RefitsStatus
}

/** State of all refits. */
export interface RefitsStatus {
  readonly running: RunningRefit | null
  readonly scenarios: readonly (ScenarioProgress & {
    readonly serving: string | null
    /** The newest decision. */
    readonly decision: RefitDecision | null
    /** How the release in service does; null before it was measured. */
    readonly drift: ReleaseDrift | null
  })[]
}

/** How often the schedule is looked at. */
const LOOK_MS = 1_000

/** Makes the runner of refits. */
export const createRefits = (
  dependencies: RefitsDependencies,
  settings: TrainerSettings,
  scenarios: ReadonlyMap<ScenarioName, ScenarioDefinition>,
): Refits => {
  const { publishing, clock } = dependencies
  const state: RefitState = {
    decisions: new Map(),
    releases: new Map(),
    demands: new Map<ScenarioName, EpochMs>(),
    fullDemands: new Set(),
    history: new Map(),
    unfinished: new Map(),
    running: null,
  }
  const drift = createDriftWatch(dependencies, settings, scenarios)
  let isMeasuring = false
  const measure = async (): Promise<void> => {
    isMeasuring = true
    await drift.measureNext()
    isMeasuring = false
  }
  const ending = new AbortController()
  const growths = [...scenarios.keys()].map((scenario) => ({ scenario, growth: createLately() }))
  const lately = new Map<ScenarioName, number>()
  const noteGrowth = (): void => {
    for (const { scenario, growth } of growths)
      lately.set(scenario, growth.note(dependencies.log.interactions(scenario), clock.now()))
  }
  const progressOf = (scenario: ScenarioName): ScenarioProgress => ({
    ...progressIn(dependencies.log, { state, drift }, scenario),
    lately: lately.get(scenario) ?? 0,
  })
  let timer: NodeJS.Timeout | undefined
  let work: Promise<void> = Promise.resolve()

  const look = (): void => {
    noteGrowth()
    if (state.running !== null || isMeasuring || ending.signal.aborted) return
    const due = nextRefit([...scenarios.keys()].map(progressOf), clock.now(), settings)
    const definition = due === null ? undefined : scenarios.get(due.scenario)
    if (due === null || definition === undefined) return void (work = measure())
    work = runRefit(dependencies, state, { due, definition, settings, signal: ending.signal }).catch(
      (error: unknown) => publishing.logger.error({ err: error }, 'a refit ended badly'),
    )
  }
  return {
    start: async () => {
      await publishing.serving.inTurn(() => publishLeftovers(publishing, scenarios.keys(), ending.signal))
      state.unfinished = await dependencies.processes.unfinished.read()
      for (const scenario of scenarios.keys()) await recall(dependencies, state, scenario)
      timer = setInterval(look, LOOK_MS)
    },
    stop: async () => {
      clearInterval(timer)
      ending.abort()
      await dependencies.processes.stop()
      await work
    },
    demand: (scenario, start) => {
      if (!scenarios.has(scenario)) return null
      if (start === 'full') state.fullDemands.add(scenario)
      const at = clock.now()
      state.demands.set(scenario, at)
      return at
    },
    status: () => ({
      running: state.running,
      scenarios: [...scenarios.keys()].map((scenario) => ({
        ...progressOf(scenario),
        serving: publishing.serving.of(scenario)?.version ?? null,
        decision: state.decisions.get(scenario) ?? null,
        drift: drift.of(scenario),
      })),
    }),
  }
}

/** Reads back what was decided before this process began. */
const recall = async (
  { log, publishing, metrics }: RefitsDependencies,
  state: RefitState,
  scenario: ScenarioName,
): Promise<void> => {
  const decisions = await publishing.store.decisions(scenario)
  const ofRefits = decisions.filter((decision) => isOfRefit(decision))
  state.history.set(scenario, ofRefits)
  const last = ofRefits.at(-1)
  if (last !== undefined) state.decisions.set(scenario, last)
  state.releases.set(scenario, decisions.filter(({ decision }) => decision === 'released').length)
  metrics.interactions(scenario, log.interactions(scenario))
  if (!isInterrupted(state, scenario) && last?.decision !== 'failed') state.unfinished.delete(scenario)
}

/** Whether a refit has begun and nothing was decided since. */
const isInterrupted = ({ unfinished, decisions }: RefitState, scenario: ScenarioName): boolean => {
  const begun = unfinished.get(scenario)
  return begun !== undefined && begun.startedAt > (decisions.get(scenario)?.decidedAt ?? 0)
}

const progressIn = (
  log: TrainingLog,
  { state, drift }: { readonly state: RefitState; readonly drift: Pick<DriftWatch, 'of'> },
  scenario: ScenarioName,
): Omit<ScenarioProgress, 'lately'> => {
  const measured = drift.of(scenario)
  const decision = state.decisions.get(scenario)
  const last = decision && {
    at: decision.decidedAt,
    interactions: decision.interactions,
    failed: decision.decision === 'failed',
  }
  return {
    scenario,
    interactions: log.interactions(scenario),
    releases: state.releases.get(scenario) ?? 0,
    last: last ?? null,
    demandedAt: state.demands.get(scenario) ?? null,
    driftedAt: measured !== null && measured.drift !== null ? measured.measuredAt : null,
    interrupted: isInterrupted(state, scenario) ? (state.unfinished.get(scenario)?.trigger ?? null) : null,
  }
}
