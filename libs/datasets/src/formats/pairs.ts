/** Lines of user and item in time order, as SASRec publishes the Amazon sets; without times: an hour between two lines of a user. */
import { asScenarioName } from '@profilestream/contracts'
import { draftEvent } from '../drafts.js'
import {
  lineId,
  problemAt,
  shownText,
  type PublishedFormat,
  type LineReader,
  type ReadingContext,
} from '../format-reader.js'
import { createPositions, timelessAt } from '../timeless.js'

/** Who reviewed an item has bought it. */
const reviews = (context: ReadingContext): LineReader => {
  const positionOf = createPositions()
  return (place) => {
    const [userId, itemId] = place.line.trim().split(/\s+/)
    if (!userId || !itemId)
      return problemAt(place, `${shownText(place.line)} is not: user, item, parted by a blank`)
    const eventId = lineId(context, place)
    const occurredAt = timelessAt(positionOf(userId))
    return [
      draftEvent({ eventId, userId, itemId, scenario: context.scenario, action: 'purchase', occurredAt }),
    ]
  }
}

/** The format. */
export const pairs: PublishedFormat = {
  format: 'pairs',
  scenario: asScenarioName('ecommerce'),
  open: (_file, context) => reviews(context),
}
