/** Clicks in shopping sessions, as session-rec publishes yoochoose: SessionId, ItemId, Time. A session is all we know of its user. */
import { asScenarioName, SECOND_MS } from '@profilestream/contracts'
import { draftEvent } from '../drafts.js'
import {
  lineId,
  problemAt,
  shownText,
  type PublishedFormat,
  type LineReader,
  type ReadingContext,
} from '../format-reader.js'

const clicks =
  (context: ReadingContext): LineReader =>
  (place) => {
    const [sessionId, itemId, seconds] = place.line.split('\t')
    if (place.number === 1 && sessionId === 'SessionId') return []
    const occurredAt = Math.round(Number(seconds) * SECOND_MS)
    if (!sessionId || !itemId || !Number.isSafeInteger(occurredAt)) {
      return problemAt(place, `${shownText(place.line)} is not: session, item, seconds, parted by tabs`)
    }
    const { scenario } = context
    const eventId = lineId(context, place)
    return [
      draftEvent({ eventId, userId: sessionId, sessionId, itemId, scenario, action: 'click', occurredAt }),
    ]
  }

/** The format. */
export const sessions: PublishedFormat = {
  format: 'sessions',
  scenario: asScenarioName('ecommerce'),
  open: (_file, context) => clicks(context),
}
