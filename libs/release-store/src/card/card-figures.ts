/** Held-out figures of a card: every model that was judged, and the hit rate of users with few and with many events. Pure. */
import type { ReleaseManifest } from '../release.js'
import { figureIn, number } from './card-words.js'
import type { CardSection } from './card.js'

type Figures = ReleaseManifest['figures']

const SHOWN = ['hr@10', 'ndcg@10', 'mrr', 'coverage@10', 'popularity@10'] as const
/** What stands first; others follow by NDCG@10. */
const FIRST = ['blend', 'serving', 'gain']
const MEANING: Readonly<Record<string, string>> = {
  blend: 'this release',
  serving: 'the one that served',
  gain: 'difference',
  unreleased: 'without a release',
}

/** Every model that was judged on the same held-out interactions. */
export const figureTable = (figures: Figures): CardSection => {
  const columns = SHOWN.filter((name) => Object.keys(figures).some((key) => key.endsWith(`.${name}`)))
  return {
    title: 'Figures',
    text: `On the interactions held out of ${number(figures['blend.users'] ?? 0)} users, with 95 % intervals.`,
    table: {
      head: ['', ...columns],
      rows: modelsIn(figures).map((model) => [
        MEANING[model] ?? model,
        ...columns.map((name) => figureIn(figures, `${model}.${name}`)),
      ]),
    },
  }
}

const modelsIn = (figures: Figures): string[] => {
  const models = [...new Set(Object.keys(figures).map((name) => name.split('.')[0] ?? ''))]
  const others = models.filter((model) => !FIRST.includes(model))
  const ndcg = (model: string): number => figures[`${model}.ndcg@10`] ?? 0
  return [...FIRST.filter((model) => models.includes(model)), ...others.sort((a, b) => ndcg(b) - ndcg(a))]
}

const GROUP = /^blend\.users\.events\.(.+)$/

/** hr@10 by the number of the user's events; nothing where it was not recorded. */
export const groupTable = (figures: Figures): CardSection[] => {
  const groups = Object.keys(figures).flatMap((name) => GROUP.exec(name)?.[1] ?? [])
  if (groups.length === 0) return []
  const rows = groups.map((group) => [
    group,
    number(figures[`blend.users.events.${group}`] ?? 0),
    ...['blend', 'serving', 'gain'].map((model) => figureIn(figures, `${model}.hr@10.events.${group}`)),
  ])
  const head = ['events', 'users', 'this release', 'the one that served', 'difference']
  return [{ title: 'Groups', text: 'hr@10 by the number of events of the user.', table: { head, rows } }]
}
