/** MovieLens-100k as RecBole writes it: ratings in .inter, films in .item; .user is not needed. */
import { asScenarioName, SECOND_MS } from '@profilestream/contracts'
import { draftEvent, draftItem } from '../drafts.js'
import {
  lineId,
  problemAt,
  shownText,
  type PublishedFormat,
  type LineReader,
  type ReadingContext,
} from '../format-reader.js'

/** Ratings: user, item, rating, seconds. */
const ratings =
  (context: ReadingContext): LineReader =>
  (place) => {
    if (place.number === 1) return []
    const [userId, itemId, rating, seconds] = place.line.split('\t')
    const occurredAt = Number(seconds) * SECOND_MS
    if (!userId || !itemId || !Number.isFinite(Number(rating)) || !Number.isSafeInteger(occurredAt)) {
      return problemAt(place, `${shownText(place.line)} is not: user, item, rating, seconds, parted by tabs`)
    }
    const eventId = lineId(context, place)
    const { scenario } = context
    return [
      draftEvent({ eventId, userId, itemId, scenario, action: 'rate', rating: Number(rating), occurredAt }),
    ]
  }

/** Films: id, title, year, genres parted by blanks. */
const films =
  ({ scenario }: ReadingContext): LineReader =>
  (place) => {
    if (place.number === 1) return []
    const [itemId, title = null, year = '', genres = ''] = place.line.split('\t')
    if (!itemId) return problemAt(place, `${shownText(place.line)} has no item id before the first tab`)
    const publishedAt = /^\d{4}$/.test(year) ? Date.UTC(Number(year), 0, 1) : null
    return [
      draftItem({ itemId, scenario, title, categories: genres.split(' ').filter(Boolean), publishedAt }),
    ]
  }

/** The format. */
export const ml100k: PublishedFormat = {
  format: 'ml-100k',
  scenario: asScenarioName('video'),
  open: (file, context) =>
    file.endsWith('.inter') ? ratings(context) : file.endsWith('.item') ? films(context) : null,
}
