/**
 * The rule of late events, the only one that looks past the event: how far it lies behind the newest of its partition.
 *
 * The watermark of a partition as of an offset is the greatest occurredAt among its records before that offset that passed
 * the stateless rules; the future is refused before, so one bogus time does not move it further than the tolerance. It
 * follows from the log alone: every reader that starts at the same offset finds the same events late.
 */
import {
  deadLettered,
  type ClickstreamEvent,
  type DeadLettered,
  type ScenarioDefinition,
  type ScenarioName,
} from '@profilestream/contracts'

/** The watermark before the first event of a partition. */
export const NO_WATERMARK = -Infinity

/** A moment in the log. */
export interface LogMoment {
  readonly partition: number
  /** Milliseconds since 1970-01-01 UTC, or NO_WATERMARK. */
  readonly watermark: number
}

/** too_late when the event lies further behind than its scenario allows; null when it is in time, or there is no limit. */
export const checkLateness = (
  { scenario, occurredAt }: Pick<ClickstreamEvent, 'scenario' | 'occurredAt'>,
  { partition, watermark }: LogMoment,
  scenarios: ReadonlyMap<ScenarioName, ScenarioDefinition>,
): DeadLettered | null => {
  const limit = scenarios.get(scenario)?.cleaning.maxLatenessMs ?? null
  if (limit === null || occurredAt >= watermark - limit) return null
  return deadLettered(
    'too_late',
    `occurredAt ${occurredAt} (${new Date(occurredAt).toISOString()}) lies ${watermark - occurredAt} ms behind the newest event of partition ${partition}, scenario ${scenario} allows ${limit}; raise cleaning.maxLatenessMs to take it`,
  )
}
