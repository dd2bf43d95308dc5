/** HetRec 2011 Last.fm: how often users listened to artists, and their friends. No times: an hour between two lines of a user. */
import { asScenarioName } from '@profilestream/contracts'
import { draftEvent, draftItem } from '../drafts.js'
import {
  lineId,
  problemAt,
  shownText,
  type PublishedFormat,
  type LineReader,
  type ReadingContext,
} from '../format-reader.js'
import { createPositions, timelessAt } from '../timeless.js'

/** One listen event an artist, the count in its context: the most heard first, as the file has it. */
const listening = (context: ReadingContext): LineReader => {
  const positionOf = createPositions()
  return (place) => {
    const [userId, itemId, listens] = place.line.split('\t')
    if (place.number === 1) return []
    if (!userId || !itemId || !listens) {
      return problemAt(place, `${shownText(place.line)} is not: user, artist, count, parted by tabs`)
    }
    return [
      draftEvent({
        eventId: lineId(context, place),
        userId,
        itemId,
        scenario: context.scenario,
        action: 'listen',
        completion: 1,
        occurredAt: timelessAt(positionOf(userId)),
        context: { listens },
      }),
    ]
  }
}

const friends = (context: ReadingContext): LineReader => {
  const positionOf = createPositions()
  return (place) => {
    const [userId, targetUserId] = place.line.split('\t')
    if (place.number === 1) return []
    if (!userId || !targetUserId) return problemAt(place, `${shownText(place.line)} is not: user, friend`)
    const eventId = lineId(context, place)
    const occurredAt = timelessAt(positionOf(userId))
    return [
      draftEvent({ eventId, userId, targetUserId, scenario: context.scenario, action: 'follow', occurredAt }),
    ]
  }
}

const artists =
  ({ scenario }: ReadingContext): LineReader =>
  (place) => {
    const [itemId, title = null] = place.line.split('\t')
    if (place.number === 1) return []
    if (!itemId) return problemAt(place, `${shownText(place.line)} has no artist id before the first tab`)
    return [draftItem({ itemId, scenario, title })]
  }

/** The format. */
export const lastfm: PublishedFormat = {
  format: 'lastfm',
  scenario: asScenarioName('music'),
  open: (file, context) => {
    if (file === 'artists.dat') return artists(context)
    if (file === 'user_artists.dat') return listening(context)
    return file === 'user_friends.dat' ? friends(context) : null
  },
}
