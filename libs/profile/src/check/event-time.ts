/** Rule: an event happened at a possible time: not before there was anything to record, not in the future. */
import {
  deadLettered,
  type ClickstreamEvent,
  type DeadLettered,
  type EpochMs,
  type ScenarioDefinition,
} from '@profilestream/contracts'

/** Latest time of ECMAScript's calendar. */
const LATEST_MS = 8_640_000_000_000_000

const shownTime = (at: number): string =>
  Number.isInteger(at) && Math.abs(at) <= LATEST_MS ? `${at} (${new Date(at).toISOString()})` : String(at)

/** impossible_time before the scenario's earliest, future_time beyond its tolerance past the broker's time. */
export const checkTime = (
  { occurredAt }: ClickstreamEvent,
  recordedAt: EpochMs,
  { earliestTime, futureToleranceMs }: ScenarioDefinition,
): DeadLettered | null => {
  if (!Number.isInteger(occurredAt) || occurredAt < earliestTime) {
    return deadLettered(
      'impossible_time',
      `occurredAt ${shownTime(occurredAt)} lies before ${shownTime(earliestTime)}; it must be milliseconds since 1970-01-01 UTC`,
    )
  }
  if (occurredAt <= recordedAt + futureToleranceMs) return null
  return deadLettered(
    'future_time',
    `occurredAt ${shownTime(occurredAt)} lies more than ${futureToleranceMs} ms after the broker's time ${shownTime(recordedAt)}; check the producer's clock and unit`,
  )
}
