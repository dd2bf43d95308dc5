/** One event a line as JSON, the way producers send it. */
import { describeError, type ScenarioName } from '@profilestream/contracts'
import { eventOfFields, type EventFields } from '../event-fields.js'
import {
  problemAt,
  shownText,
  type OwnFormat,
  type LineReader,
  type ReadingContext,
} from '../format-reader.js'

const isFields = (value: unknown): value is EventFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const objects =
  (context: ReadingContext<ScenarioName | null>): LineReader =>
  (place) => {
    if (place.line.trim() === '') return []
    try {
      const value: unknown = JSON.parse(place.line)
      if (isFields(value)) return eventOfFields(value, place, context)
      return problemAt(place, `${shownText(place.line)} is not a JSON object`)
    } catch (error) {
      return problemAt(place, `${shownText(place.line)} is not JSON: ${describeError(error)}`)
    }
  }

/** The format. */
export const ndjson: OwnFormat = {
  format: 'ndjson',
  scenario: null,
  open: (_file, context) => objects(context),
}
