/** SNAP CollegeMsg: who wrote to whom, when. A message is a comment on the other's page: items are users. */
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

const messages =
  (context: ReadingContext): LineReader =>
  (place) => {
    const [userId, itemId, seconds] = place.line.trim().split(/\s+/)
    if (place.number === 1 && userId === 'Source') return []
    const occurredAt = Number(seconds) * SECOND_MS
    if (!userId || !itemId || !Number.isSafeInteger(occurredAt)) {
      return problemAt(place, `${shownText(place.line)} is not: sender, receiver, seconds, parted by blanks`)
    }
    const eventId = lineId(context, place)
    const { scenario } = context
    return [
      draftEvent({ eventId, userId, itemId, targetUserId: itemId, scenario, action: 'comment', occurredAt }),
    ]
  }

/** The format. */
export const collegemsg: PublishedFormat = {
  format: 'collegemsg',
  scenario: asScenarioName('social'),
  open: (_file, context) => messages(context),
}
