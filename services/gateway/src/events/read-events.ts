/** A request's body becomes events: filled in, read against the contract, checked by the scenario's rules; or every fault is named. */
import {
  asEpochMs,
  type Checked,
  type ClickstreamEvent,
  type DeadLettered,
  type EpochMs,
  readJson,
} from '@profilestream/contracts'

/** One thing wrong with one event of a request. */
export interface EventFault {
  /** Place of the event in the request, from 0. */
  readonly index: number
  /** Path of the field. */
  readonly field: string
  /** A word from the dead letters' closed list. */
  readonly reason: string
  /** What is wrong with which value, and what is allowed. */
  readonly detail: string
}

/** What the body was: events, faulty events, more events than are taken at once, or none at all. */
export type EventsRead =
  | { readonly kind: 'events'; readonly events: readonly ClickstreamEvent[] }
  | { readonly kind: 'faults'; readonly faults: readonly EventFault[]; readonly events: number }
  | { readonly kind: 'too-many'; readonly events: number }
  | { readonly kind: 'no-events'; readonly detail: string }

/** What reading needs from outside. */
export interface EventReading {
  /** The rules of the event's scenario, as the profile builder applies them. */
  readonly check: (event: ClickstreamEvent, receivedAt: EpochMs) => Checked<ClickstreamEvent>
  /** A new id, unlike any other. */
  readonly newEventId: () => string
  readonly maxBatchEvents: number
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The raw events of a body: itself, its array, or its `events`. */
const rawEventsOf = (body: unknown): readonly unknown[] | string => {
  if (Array.isArray(body)) return body as readonly unknown[]
  if (!isObject(body)) return 'Send one event as a JSON object, an array of events, or {"events": […]}.'
  if (!('events' in body)) return [body]
  if (Object.keys(body).length > 1)
    return 'A body with "events" has no other field: put the fields into the events.'
  return Array.isArray(body['events'])
    ? (body['events'] as readonly unknown[])
    : '"events" must be an array of events.'
}

const filledIn = (raw: unknown, reading: EventReading, receivedAt: EpochMs): unknown => {
  if (!isObject(raw)) return raw
  return {
    ...raw,
    eventId: raw['eventId'] ?? reading.newEventId(),
    occurredAt: raw['occurredAt'] ?? receivedAt,
  }
}

/** Names of fields as the checks' sentences use them, longest first so that the whole name is found. */
const fieldOf = (fault: DeadLettered): string => {
  const named = /^([A-Za-z]\w*(?:\.\w+)*)\s/.exec(fault.detail)
  return named?.[1] ?? ''
}

const readEvent = (
  raw: unknown,
  index: number,
  reading: EventReading,
  receivedAt: EpochMs,
): ClickstreamEvent | EventFault[] => {
  const read = readJson('ClickstreamEvent', filledIn(raw, reading, receivedAt))
  if (read.kind === 'problems') {
    return read.problems.map(({ path, reason, detail }) => ({
      index,
      field: path,
      reason,
      detail: `${path || 'the event'} ${detail}`,
    }))
  }
  const checked = reading.check(read.value, receivedAt)
  if (checked.kind === 'accepted') return checked.value
  return [{ index, field: fieldOf(checked), reason: checked.reason, detail: checked.detail }]
}

/**
 * Reads the events of a request's body.
 * @param body        what JSON.parse gave
 * @param receivedAt  when the request came, milliseconds since 1970-01-01 UTC: the time of events without one
 */
export const readEvents = (body: unknown, reading: EventReading, receivedAt: number): EventsRead => {
  const raws = rawEventsOf(body)
  if (typeof raws === 'string') return { kind: 'no-events', detail: raws }
  if (raws.length === 0) return { kind: 'no-events', detail: 'The batch is empty: send at least one event.' }
  if (raws.length > reading.maxBatchEvents) return { kind: 'too-many', events: raws.length }
  const events: ClickstreamEvent[] = []
  const faults: EventFault[] = []
  for (const [index, raw] of raws.entries()) {
    const read = readEvent(raw, index, reading, asEpochMs(receivedAt))
    if (Array.isArray(read)) faults.push(...read)
    else events.push(read)
  }
  return faults.length > 0 ? { kind: 'faults', faults, events: raws.length } : { kind: 'events', events }
}
