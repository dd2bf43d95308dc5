/** How it was judged, in words: what is held out, what is ranked, what an interval and a p value are. */
import type { EvaluationReport, Protocol } from '@profilestream/evaluation'

const HELD_OUT: Readonly<Record<Protocol, string>> = {
  'leave-last-one-out': 'The last interaction of each user is held out; models learn from all others.',
  'leave-one-random-out':
    'One interaction of each user, drawn at random, is held out, since the data knows no order; models learn from all others.',
  temporal: 'What happened from one moment on is held out; models learn from what happened before it.',
  'cold-items':
    'Some items are held out altogether; a user judges by the newest of them that she had, and models learn from all other interactions.',
  'k-fold':
    'Ratings are dealt into folds; each fold is predicted by a model that has learned from the others.',
}

/** The sentences. */
export const protocolSentences = ({
  protocol,
  options,
  test,
  correction,
  judged,
}: EvaluationReport): string[] => [
  HELD_OUT[protocol],
  ...(options.cutAt === undefined ? [] : [`The moment is ${new Date(options.cutAt).toISOString()}.`]),
  ...(options.itemShare === undefined ? [] : [`A share of ${options.itemShare} of the items is held out.`]),
  ...(options.folds === undefined ? [] : [`There are ${options.folds} folds.`]),
  ...(protocol === 'k-fold'
    ? []
    : [
        `The whole catalog is ranked, nothing is sampled, ties count against a model; what a user has had is ${options.excludeSeen ? 'left out of' : 'allowed in'} her list.`,
      ]),
  `Intervals hold 95 % of ${options.resamples} bootstrap resamples of the ${judged} judges. Pairs of models are compared on the same users (${test}); p values are corrected by ${correction} over all comparisons, and below 0.05 a difference counts as sure. Seed ${options.seed}.`,
]

/** The size of the data, in one line. */
export const sizeSentence = ({ dataset, judged, protocol }: EvaluationReport): string =>
  `${dataset.users.toLocaleString('en')} users, ${dataset.items.toLocaleString('en')} items, ` +
  `${dataset.interactions.toLocaleString('en')} interactions; ${protocol}, ${judged.toLocaleString('en')} judges`

/** A group's name where its grouping is not beside it. */
export const groupTitle = (by: string, name: string): string => {
  if (by !== 'events') return name
  return name === 'more' ? 'more than 50 events' : `${name} events`
}
