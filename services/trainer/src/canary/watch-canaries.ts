/** Watches releases that are tried on some users: compares what lists of both releases hit, and takes back what surely hits less. */
import { describeError, type ScenarioName } from '@profilestream/contracts'
import type { Follower, LogRecord } from '@profilestream/event-log'
import { canaryTimeOf, predecessorOf, type CanarySettings } from '@profilestream/release-store'
import type { Clock, LifecyclePart } from '@profilestream/service'
import type { LoggedInteraction } from '@profilestream/training-log'
import type { TrainerMetrics } from '../metrics.js'
import type { PublishDependencies } from '../publish-release.js'
import { differenceInWords, differenceTold, isSurelyWorse, type LiveDifference } from './live-difference.js'
import { createLiveHits, type LiveHits } from './live-hits.js'
import { canaryDecision, withdrawCanary, type Tried } from './withdraw-canary.js'

/** What watching needs. */
export interface CanaryWatchDependencies {
  readonly publishing: PublishDependencies
  readonly metrics: Pick<TrainerMetrics, 'tried'>
  readonly clock: Clock
}

/** Whose releases are watched, for how long they are tried, and whom to tell when it can't go on. */
export interface CanaryWatchSettings extends Pick<CanarySettings, 'minutes'> {
  readonly scenarios: readonly ScenarioName[]
  /** Users of each side below which nothing is decided. */
  readonly minimumJudges: number
  readonly fail: (error: unknown) => void
}

/** The watch. */
export interface CanaryWatch extends LifecyclePart {
  /** Tells it what a user did. @param at  the broker's time of the record */
  readonly noteInteraction: (interaction: LoggedInteraction, at: number) => void
}

interface Trial extends Tried {
  readonly hits: LiveHits
  found: LiveDifference | null
}

const LOOK_MS = 2_000

/** Makes the watch; without a time to try releases it follows nothing. */
export const createCanaryWatch = (
  dependencies: CanaryWatchDependencies,
  settings: CanaryWatchSettings,
): CanaryWatch => {
  const { publishing, clock } = dependencies
  const { eventLog, logger } = publishing
  const trials = new Map<ScenarioName, Trial>()
  const ending = new AbortController()
  let follower: Follower | undefined
  let timer: NodeJS.Timeout | undefined
  let work: Promise<void> | null = null

  const takeList = async ({ value, timestamp }: LogRecord): Promise<void> => {
    const read = await eventLog.decode(eventLog.codecs.recommendationList, value)
    if (read.kind === 'accepted') trials.get(read.value.scenario)?.hits.noteList(read.value, timestamp)
  }
  const lookAt = async (scenario: ScenarioName): Promise<void> => {
    const trial = await currentTrial(dependencies, settings, { scenario, known: trials.get(scenario) })
    if (trial === null) return endTrial(dependencies, trials, scenario)
    trials.set(scenario, trial)
    trial.found = trial.hits.settle()
    dependencies.metrics.tried(scenario, differenceTold(trial.found))
    if (!isSurelyWorse(trial.found, { minimumUsers: settings.minimumJudges })) return
    const decision = canaryDecision(trial, trial.found, clock.now())
    await withdrawCanary(publishing, { decision, before: trial.before }, ending.signal)
    trials.delete(scenario)
    logger.info({ ...decision }, `${trial.release.version} of ${scenario} is taken back`)
  }
  const look = async (): Promise<void> => {
    for (const scenario of settings.scenarios)
      await lookAt(scenario).catch((error: unknown) =>
        logger.warn(
          { scenario, reason: describeError(error) },
          'a release that is tried could not be judged',
        ),
      )
  }
  const lookNext = (): void => {
    work ??= look().finally(() => (work = null))
  }
  return {
    start: async () => {
      if (settings.minutes === 0) return
      await look()
      const begins = [...trials.values()].map(({ release }) => release.releasedAt)
      follower = await eventLog.followAll({
        topic: eventLog.topics.recommendations.name,
        from: { sinceMs: Math.min(clock.now(), ...begins) },
        onRecords: async (records) => {
          if (trials.size > 0) for (const record of records) await takeList(record)
        },
        onFailed: settings.fail,
      })
      timer = setInterval(lookNext, LOOK_MS)
    },
    stop: async () => {
      clearInterval(timer)
      ending.abort()
      await work
      await follower?.stop()
    },
    noteInteraction: ({ scenario, userId, itemId }, at) =>
      trials.get(scenario)?.hits.noteInteraction({ userId, itemId, at }),
  }
}

/** What is tried now: what is known of it, or a new beginning; null when nothing is. */
const currentTrial = async (
  { publishing: { store, serving }, clock }: CanaryWatchDependencies,
  settings: CanaryWatchSettings,
  { scenario, known }: { readonly scenario: ScenarioName; readonly known: Trial | undefined },
): Promise<Trial | null> => {
  const release = serving.of(scenario)
  if (release === null || clock.now() >= canaryTimeOf(release, settings)) return null
  if (known?.release.manifestSha256 === release.manifestSha256) return known
  const before = await predecessorOf(store, release)
  if (before === null || before.releasedAt >= release.releasedAt) return null
  const hits = createLiveHits({ tried: release.version, others: before.version })
  return { release, before, hits, found: null }
}

/** A release that was not taken back goes to all users by its time alone. */
const endTrial = (
  { publishing: { logger }, metrics }: CanaryWatchDependencies,
  trials: Map<ScenarioName, Trial>,
  scenario: ScenarioName,
): void => {
  const trial = trials.get(scenario)
  if (trial === undefined) return
  trials.delete(scenario)
  metrics.tried(scenario, null)
  const { found, release } = trial
  if (found === null) return
  logger.info(
    { scenario, version: release.version, ...differenceTold(found) },
    `a release is no longer tried: ${differenceInWords(found)}`,
  )
}
