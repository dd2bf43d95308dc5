/** The files in a release's folder that people read: the card, twice, and its pictures. */
import { textOf } from '@profilestream/drawing'
import type { ReleaseDraft } from '../release.js'
import { cardHtml } from './card-html.js'
import { cardMarkdown } from './card-markdown.js'
import { cardOf } from './card.js'
import { trainingCharts } from './training-charts.js'

/** card.md, card.html, loss.svg and ndcg.svg as they are when the release is made; nothing for one without a training record. */
export const cardFiles = ({ manifest, training }: ReleaseDraft): [name: string, bytes: Uint8Array][] => {
  if (training === undefined) return []
  const card = cardOf({ manifest, training })
  const pictures = trainingCharts(training.curves).map(({ file, picture }): [string, string] => [
    file,
    textOf(picture),
  ])
  return [['card.md', cardMarkdown(card)] as const, ['card.html', cardHtml(card)] as const, ...pictures].map(
    ([name, text]) => [name, Buffer.from(text)],
  )
}
