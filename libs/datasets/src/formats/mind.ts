/** MIND: logs of articles shown and clicked (behaviors.tsv), and the articles (news.tsv). What a user had read before has no times. */
import { asRecommendationId, asScenarioName, HOUR_MS, MINUTE_MS, SECOND_MS } from '@profilestream/contracts'
import type { DatasetRecord } from '../dataset.js'
import { draftEvent, draftItem, type EventDraft } from '../drafts.js'
import {
  lineId,
  problemAt,
  shownText,
  type PublishedFormat,
  type LinePlace,
  type LineReader,
  type ReadingContext,
} from '../format-reader.js'

/** 11/12/2019 2:14:46 PM, taken as UTC; NaN when it is no such time. */
const parseTime = (text: string): number => {
  const [, month, day, year, hour, minute, second, half] =
    /^(\d+)\/(\d+)\/(\d{4}) (\d+):(\d+):(\d+) ([AP])M$/.exec(text) ?? []
  const hours = (Number(hour) % 12) + (half === 'P' ? 12 : 0)
  return Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(second))
}

const words = (text: string): string[] => text.split(' ').filter(Boolean)

/** One log. */
interface ImpressionLog {
  readonly userId: string
  readonly logId: string
  readonly at: number
  readonly history: string
  readonly shown: string
}

const logs = (context: ReadingContext): LineReader => {
  const known = new Set<string>()
  return (place) => {
    const [logId, userId, time = '', history = '', shown = ''] = place.line.split('\t')
    const at = parseTime(time)
    if (!logId || !userId || !Number.isFinite(at)) {
      return problemAt(
        place,
        `${shownText(place.line)} is not: log, user, M/D/YYYY h:mm:ss AM, history, articles shown`,
      )
    }
    const log = { userId, logId, at, history, shown }
    const before = known.has(userId) ? [] : readBefore(context, place, log)
    known.add(userId)
    return [...before, ...shownInLog(context, place, log)]
  }
}

/** The history a user's first log tells of: a minute apart, an hour before the log. */
const readBefore = (context: ReadingContext, place: LinePlace, log: ImpressionLog): DatasetRecord[] => {
  const history = words(log.history)
  return history.map((itemId, index) =>
    draftEvent({
      eventId: `${lineId(context, place)}:h${index + 1}`,
      userId: log.userId,
      itemId,
      scenario: context.scenario,
      action: 'read',
      occurredAt: log.at - HOUR_MS - (history.length - index) * MINUTE_MS,
    }),
  )
}

/** Every article shown is an impression, and a read when it was clicked, a second apart. */
const shownInLog = (context: ReadingContext, place: LinePlace, log: ImpressionLog): DatasetRecord[] =>
  words(log.shown).flatMap((mark, index) => {
    const [itemId = '', clicked] = mark.split('-')
    const draft: EventDraft = {
      eventId: lineId(context, place, index + 1),
      userId: log.userId,
      itemId,
      scenario: context.scenario,
      action: 'impression',
      occurredAt: log.at,
      recommendationId: asRecommendationId(`mind-${log.logId}`),
    }
    const read = { ...draft, eventId: `${draft.eventId}c`, action: 'read' as const }
    const impression = draftEvent(draft)
    return clicked === '1'
      ? [impression, draftEvent({ ...read, occurredAt: log.at + (index + 1) * SECOND_MS })]
      : [impression]
  })

/** Articles: id, category, subcategory, title, … */
const articles =
  ({ scenario }: ReadingContext): LineReader =>
  (place) => {
    const [itemId, category, subcategory, title = null] = place.line.split('\t')
    if (!itemId || !category) return problemAt(place, `${shownText(place.line)} is not: article, category, …`)
    return [
      draftItem({ itemId, scenario, title, categories: [category], tags: subcategory ? [subcategory] : [] }),
    ]
  }

/** The format. */
export const mind: PublishedFormat = {
  format: 'mind',
  scenario: asScenarioName('news'),
  open: (file, context) =>
    file === 'behaviors.tsv' ? logs(context) : file === 'news.tsv' ? articles(context) : null,
}
