/** Which release serves each scenario: the newest message of model-releases, whoever sent it; one without value withdraws it. */
import type { ModelRelease, ScenarioName } from '@profilestream/contracts'
import { retryWithBackoff, type Logger } from '@profilestream/service'
import type { EventLog } from './event-log.js'
import { followedPart } from './followed-part.js'
import { newestReleases } from './newest-releases.js'
import type { Publisher } from './publish.js'
import type { LogRecord } from './records.js'

/** The releases being served. */
export interface ServingReleases {
  /** Reads the topic to its end. */
  start(): Promise<void>
  stop(): Promise<void>
  of(scenario: ScenarioName): ModelRelease | null
}

/** Follows model-releases. */
export const createServingReleases = (
  {
    eventLog,
    logger,
  }: {
    readonly eventLog: Pick<EventLog, 'followAll' | 'decode' | 'topics' | 'codecs'>
    readonly logger: Pick<Logger, 'warn'>
  },
  { fail }: { readonly fail: (error: unknown) => void },
): ServingReleases => {
  const serving = new Map<ScenarioName, ModelRelease>()

  const onRecords = async (records: readonly LogRecord[]): Promise<void> => {
    for (const [scenario, release] of await newestReleases({ eventLog, logger }, records)) {
      if (release === null) serving.delete(scenario)
      else serving.set(scenario, release)
    }
  }
  const topic = eventLog.topics.modelReleases.name
  return {
    ...followedPart(() => eventLog.followAll({ topic, from: 'beginning', onRecords, onFailed: fail })),
    of: (scenario) => serving.get(scenario) ?? null,
  }
}

/** What telling needs. */
export interface TellServingDependencies {
  readonly eventLog: Pick<EventLog, 'topics' | 'codecs'>
  readonly publisher: Pick<Publisher, 'publish'>
  readonly logger: Logger
}

/**
 * Tells everybody which release serves a scenario from now on, as long as it takes to reach Kafka.
 * @param served.release  null takes back the one that serves: of the compacted topic's messages one without value remains
 * @param signal          gives up when aborted
 */
export const tellServing = (
  { eventLog, publisher, logger }: TellServingDependencies,
  { scenario, release }: { readonly scenario: ScenarioName; readonly release: ModelRelease | null },
  signal: AbortSignal,
): Promise<void> => {
  const value = release && eventLog.codecs.modelRelease.encode(release)
  return retryWithBackoff(
    () => publisher.publish(eventLog.topics.modelReleases.name, [{ key: scenario, value }]),
    { logger, what: `telling which release serves ${scenario}`, signal },
  )
}
