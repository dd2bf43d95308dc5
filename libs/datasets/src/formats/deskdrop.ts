/** Deskdrop: what a company's people did with the articles on its platform; times in seconds. */
import { asScenarioName, SECOND_MS, type Action } from '@profilestream/contracts'
import { csvCells } from '../csv-cells.js'
import { draftEvent } from '../drafts.js'
import {
  lineId,
  problemAt,
  shownText,
  type PublishedFormat,
  type LineReader,
  type ReadingContext,
} from '../format-reader.js'

const ACTIONS: Readonly<Record<string, Action>> = {
  VIEW: 'view',
  LIKE: 'like',
  BOOKMARK: 'bookmark',
  'COMMENT CREATED': 'comment',
  FOLLOW: 'follow',
}

/** The kind of device behind a user agent; null when it is unknown. */
const deviceOf = (userAgent: string): string | null => {
  if (userAgent === '') return null
  if (/iPad|Tablet/.test(userAgent)) return 'tablet'
  return /Mobile|Android|iPhone/.test(userAgent) ? 'phone' : 'desktop'
}

const contextOf = (region: string, country: string): Record<string, string> | null =>
  country === '' ? null : region === '' ? { country } : { country, region }

const interactions =
  (context: ReadingContext): LineReader =>
  (place) => {
    if (place.number === 1 && place.line.startsWith('timestamp,')) return []
    const [seconds, type = '', itemId, userId, sessionId, agent = '', region = '', country = ''] =
      csvCells(place.line) ?? []
    const action = ACTIONS[type]
    const occurredAt = Number(seconds) * SECOND_MS
    if (action === undefined || !itemId || !userId || !sessionId || !Number.isSafeInteger(occurredAt)) {
      const known = Object.keys(ACTIONS).join(', ')
      return problemAt(
        place,
        `${shownText(place.line)} is not: seconds, one of ${known}, article, person, session, …`,
      )
    }
    return [
      draftEvent({
        eventId: lineId(context, place),
        userId,
        itemId,
        scenario: context.scenario,
        action,
        occurredAt,
        sessionId,
        device: deviceOf(agent),
        context: contextOf(region, country),
      }),
    ]
  }

/** The format. */
export const deskdrop: PublishedFormat = {
  format: 'deskdrop',
  scenario: asScenarioName('news'),
  open: (_file, context) => interactions(context),
}
