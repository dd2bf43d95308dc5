/** Sources that need no release: what is met now after what, and what an item is about. They lead where a release knows nothing yet. */
import {
  onlineTrust,
  scoreByContent,
  scoreOnline,
  thinness,
  type SourceScores,
} from '@profilestream/recommendation'
import type { Viewer } from './viewer.js'

type Known = Pick<Viewer, 'evidence' | 'serving'>

/**
 * What people meet now after some items; it leads for items that are newer than the release.
 * @param after  item numbers, the newest last
 */
export const onlineSource = (
  { evidence, serving }: Known,
  after: Int32Array,
  weight: number,
): SourceScores => {
  const known = serving?.model.numbering.fromCatalog
  const scores = scoreOnline(evidence.online, after, evidence.table.size())
  const trustIn = (index: number): number => onlineTrust((known?.[index] ?? -1) >= 0)
  return { name: 'online', weight, scores, numbering: null, trustIn }
}

/** What is like what she met last, as far as little else is known of her or of the item. */
export const contentSource = ({ evidence, serving }: Known, weight: number): SourceScores => {
  const { table, online, met, history } = evidence
  const known = serving?.model.numbering.fromCatalog
  const inRelease = thinness(history.length, Infinity)
  const trustIn = (index: number): number =>
    (known?.[index] ?? -1) >= 0 ? inRelease : thinness(history.length, online.met(index))
  return { name: 'content', weight, scores: scoreByContent(table, met), numbering: null, trustIn }
}
