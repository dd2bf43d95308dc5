/** One user a line, her items in time order, parted by blanks: ml-1m as gSASRec publishes it. Titles may lie beside it in items.tsv. */
import { asScenarioName, type Action, type ScenarioName } from '@profilestream/contracts'
import { draftEvent, draftItem } from '../drafts.js'
import {
  lineId,
  problemAt,
  shownText,
  type PublishedFormat,
  type LineReader,
  type ReadingContext,
} from '../format-reader.js'
import { timelessAt } from '../timeless.js'

const ACTION_OF: Readonly<Record<string, Action>> = { video: 'watch', music: 'listen', news: 'read' }

/** The action by which items are taken up in a scenario; `view` in those that have no better. */
export const takingUp = (scenario: ScenarioName): Action => ACTION_OF[scenario] ?? 'view'

/** The user's id is the number of her line. */
const users =
  (context: ReadingContext): LineReader =>
  (place) => {
    const { scenario } = context
    const action = takingUp(scenario)
    return place.line
      .split(/\s+/)
      .filter(Boolean)
      .map((itemId, position) =>
        draftEvent({
          eventId: lineId(context, place, position + 1),
          userId: String(place.number),
          itemId,
          scenario,
          action,
          occurredAt: timelessAt(position),
          ...(action === 'view' ? {} : { completion: 1 }),
        }),
      )
  }

/** Items: id, title, genres parted by bars. */
const items =
  ({ scenario }: ReadingContext): LineReader =>
  (place) => {
    const [itemId, title = null, genres = ''] = place.line.split('\t')
    if (place.number === 1 && itemId === 'item') return []
    if (!itemId) return problemAt(place, `${shownText(place.line)} has no item id before the first tab`)
    return [draftItem({ itemId, scenario, title, categories: genres.split('|').filter(Boolean) })]
  }

/** The format. */
export const sequences: PublishedFormat = {
  format: 'sequences',
  scenario: asScenarioName('video'),
  open: (file, context) =>
    file === 'items.tsv' ? items(context) : file === 'users.tsv' ? null : users(context),
}
