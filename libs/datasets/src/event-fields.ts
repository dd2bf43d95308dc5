/** Events of our own formats: fields by their names in the contract, with what the data set itself knows filled in. */
import { fromJson, type ScenarioName } from '@profilestream/contracts'
import type { DatasetRecord } from './dataset.js'
import { lineId, problemAt, type LinePlace, type ReadingContext } from './format-reader.js'

/** Fields of one event as JSON would have them. */
export type EventFields = Readonly<Record<string, unknown>>

/** Checks the fields against the contract; a missing eventId is made from the line, a missing scenario is the data set's. */
export const eventOfFields = (
  fields: EventFields,
  place: LinePlace,
  context: ReadingContext<ScenarioName | null>,
): readonly DatasetRecord[] => {
  const known = context.scenario === null ? {} : { scenario: context.scenario }
  const occurredAt = timeOf(fields['occurredAt'])
  const checked = fromJson('ClickstreamEvent', {
    eventId: lineId(context, place),
    ...known,
    ...fields,
    ...(occurredAt === undefined ? {} : { occurredAt }),
  })
  return checked.kind === 'accepted'
    ? [{ kind: 'event', event: checked.value }]
    : problemAt(place, checked.detail)
}

/** A time may also be written as ISO 8601 with its zone: 2026-11-24T08:30:00Z. */
const timeOf = (value: unknown): number | undefined => {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value)) return undefined
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : at
}
