/** Of several messages on model-releases only the newest of each scenario counts; one without value takes the release back. */
import { asScenarioName, type ModelRelease, type ScenarioName } from '@profilestream/contracts'
import type { Logger } from '@profilestream/service'
import type { EventLog } from './event-log.js'
import type { LogRecord } from './records.js'

/** What reading needs. */
export interface NewestReleasesDependencies {
  readonly eventLog: Pick<EventLog, 'decode' | 'codecs'>
  readonly logger: Pick<Logger, 'warn'>
}

/**
 * Reads release messages.
 * @param records  by ascending offset
 * @returns        the scenarios they tell of, each with its newest release; null where that was taken back
 */
export const newestReleases = async (
  { eventLog, logger }: NewestReleasesDependencies,
  records: readonly LogRecord[],
): Promise<ReadonlyMap<ScenarioName, ModelRelease | null>> => {
  const newest = new Map<ScenarioName, ModelRelease | null>()
  for (const { key, value, offset } of records) {
    if (value === null) {
      newest.set(asScenarioName(String(key)), null)
      continue
    }
    const read = await eventLog.decode(eventLog.codecs.modelRelease, value)
    if (read.kind === 'accepted') newest.set(read.value.scenario, read.value)
    else logger.warn({ offset, reason: read.detail }, 'a release message is unreadable and left out')
  }
  return newest
}
