/** Which release serves each scenario: the newest message of model-releases, whoever sent it; one without value withdraws it. */
import { asScenarioName, type ModelRelease, type ScenarioName } from '@profilestream/contracts'
import type { EventLog, LogRecord } from '@profilestream/event-log'
import type { Logger } from '@profilestream/service'
import { createFollowedTopic } from './followed-topic.js'

/** The releases being served. */
export interface ServingReleases {
  /** Reads the topic to its end. */
  start(): Promise<void>
  stop(): Promise<void>
  of(scenario: ScenarioName): ModelRelease | null
}

/** Follows model-releases. */
export const createServingReleases = (
  { eventLog, logger }: { readonly eventLog: EventLog; readonly logger: Logger },
  { fail }: { readonly fail: (error: unknown) => void },
): ServingReleases => {
  const serving = new Map<ScenarioName, ModelRelease>()

  const take = async ({ key, value }: LogRecord): Promise<void> => {
    if (value === null) {
      serving.delete(asScenarioName(String(key)))
      return
    }
    const decoded = await eventLog.decode(eventLog.codecs.modelRelease, value)
    if (decoded.kind === 'accepted') serving.set(decoded.value.scenario, decoded.value)
    else logger.warn({ detail: decoded.detail }, 'a message on model-releases is no release and is left out')
  }
  return {
    ...createFollowedTopic(eventLog, { topic: eventLog.topics.modelReleases.name, take, fail }),
    of: (scenario) => serving.get(scenario) ?? null,
  }
}
