/** Watches releases that are tried on some users: compares what lists of both releases hit, and takes back what surely hits less. */
import { describeError, type ScenarioName } from '@profilestream/contracts'
import type { Follower, LogRecord } from '@profilestream/event-log'
import type { CanarySettings } from '@profilestream/release-store'
import type { Clock, LifecyclePart } from '@profilestream/service'
import type { LoggedInteraction } from '@profilestream/training-log'
import type { TrainerMetrics } from '../metrics.js'
import type { PublishDependencies } from '../publish-release.js'
import { differenceInWords, differenceTold, isSurelyWorse, type LiveDifference } from './live-difference.js'
import type { KeptHits } from './kept-hits.js'
import { createLiveHits, type LiveHits } from './live-hits.js'
import { createTriedReleases, type Tried } from './tried-releases.js'
import { canaryDecision, withdrawCanary } from './withdraw-canary.js'

/** What watching needs. */
export interface CanaryWatchDependencies {
  readonly publishing: PublishDependencies
  readonly kept: KeptHits
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

interface Trial {
  readonly tried: Tried
  readonly hits: LiveHits
  found: LiveDifference | null
}

const LOOK_MS = 2_000

/** Makes the watch; without a time to try releases it follows nothing. */
export const createCanaryWatch = (
  dependencies: CanaryWatchDependencies,
  settings: CanaryWatchSettings,
): CanaryWatch => {
  const { publishing, kept, clock } = dependencies
  const { eventLog, logger } = publishing
  const triedIn = createTriedReleases({ ...publishing, clock }, settings)
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
    const tried = await triedIn(scenario)
    if (trials.get(scenario)?.tried !== tried) endTrial(dependencies, trials, scenario)
    if (tried === null) return kept.forget(scenario)
    const trial = trials.get(scenario) ?? (await beginTrial(kept, tried))
    trials.set(scenario, trial)
    trial.found = await nextLook(kept, trial)
    dependencies.metrics.tried(scenario, differenceTold(trial.found))
    if (!isSurelyWorse(trial.found, { minimumUsers: settings.minimumJudges })) return
    const decision = canaryDecision(tried, trial.found, clock.now())
    if (await withdrawCanary(publishing, { decision, tried }, ending.signal))
      logger.info({ ...decision }, `${tried.release.version} of ${scenario} is taken back`)
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
      await look()
      if (settings.minutes === 0) return
      const begins = [...trials.values()].map(({ tried }) => tried.release.releasedAt)
      follower = await eventLog.followAll({
        topic: eventLog.topics.recommendations.name,
        from: { sinceMs: Math.min(clock.now(), ...begins) },
        onRecords: async (records) => {
          if (trials.size > 0) for (const record of records) await takeList(record)
        },
        onFailed: settings.fail,
      })
      // What happened while no trainer ran is judged by lists of that time.
      await follower.caughtUp
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

const beginTrial = async (kept: KeptHits, tried: Tried): Promise<Trial> => {
  const { release, before } = tried
  const counted = await kept.begin(release)
  const hits = createLiveHits({ tried: release.version, others: before.version }, counted)
  return { tried, hits, found: null }
}

/** Judges and counts what has come: on disk first, so that nothing is ever looked at that a restart would forget. */
const nextLook = async (kept: KeptHits, { tried, hits }: Trial): Promise<LiveDifference> => {
  const judged = hits.settle()
  if (judged.length > 0) await kept.append(tried.release.scenario, judged)
  return hits.count(judged)
}

/** Nothing is tried any more, or another release is: one that was not taken back goes to all users by its time alone. */
const endTrial = (
  { publishing: { logger }, metrics }: CanaryWatchDependencies,
  trials: Map<ScenarioName, Trial>,
  scenario: ScenarioName,
): void => {
  const trial = trials.get(scenario)
  if (trial === undefined) return
  trials.delete(scenario)
  metrics.tried(scenario, null)
  const { found, tried } = trial
  if (found === null) return
  logger.info(
    { scenario, version: tried.release.version, ...differenceTold(found) },
    `a release is no longer tried: ${differenceInWords(found)}`,
  )
}
