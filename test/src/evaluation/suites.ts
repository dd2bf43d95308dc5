/** Which sets are judged in docs/evaluation.md, by which protocol, with which models. */

import type { Protocol } from '@profilestream/evaluation'

/** One evaluation: one set, one protocol. */
export interface Suite {
  /** Names the result's file and the place in the document. */
  readonly name: string
  /** Folder of the set, beneath the folder of data sets. */
  readonly folder: string
  readonly protocol: Protocol
  readonly models: readonly string[]
  /** At most so many users judge, where everybody would take hours. */
  readonly judges?: number
  /** What is predicted. @default the next item */
  readonly task?: 'category' | 'probes'
}

const COUNTED = ['popularity', 'transitions', 'kindred', 'item-cosine', 'item-jaccard', 'user-cosine']
/** Where the catalog is small enough for a number for every pair of items. */
const DENSE = [...COUNTED, 'ease']
/** What a list falls back to where the model knows nothing of a user or an item. */
const FALLBACK = 'fallback{of=kindred}'
const BLEND = 'blend{parts=kindred+ease+item-cosine}'
/** Kindred that listens only to those very much alike, and keeps order: chosen on validation interactions of ml-1m. */
const NEAR = 'kindred{likenessExponent=2,everyone=0,backward=0,popularityExponent=0.3,decay=0.7}'
/** For sets without times: the end of a history says no more than its beginning. */
const TIMELESS = ['item-cosine{decay=1,fade=1}', 'user-cosine{decay=1}']
const SHRINKAGE = [
  ...[0, 5, 20].map((shrinkage) => `item-cosine{shrinkage=${shrinkage}}`),
  ...[0, 0.1, 1].map((everyone) => `kindred{everyone=${everyone}}`),
]

/** What a neighbour's rating is measured against: nothing, her mean, her baseline. */
const RATINGS = [
  ...['mean', 'baseline'],
  ...['user-cosine', 'user-msd', 'item-msd'].map((model) => `${model}{expectation=plain}`),
  ...['user-cosine', 'user-msd'].map((model) => `${model}{expectation=means}`),
  ...['user-msd', 'item-msd'].map((model) => `${model}{expectation=baseline}`),
  ...['user-pearson', 'item-pearson'].map((model) => `${model}{expectation=baseline,shrinkage=100}`),
]

/** The next film's genre: counting, networks trained for it, the same reading all genres, and one trained for films. */
const OF_CATEGORIES = [
  ...['majority', 'repeat-last', 'markov'],
  ...['hybrid', 'attention'].flatMap((network) => [network, `${network}{category=1}`]),
  'attention{added=1}',
]

/** What vectors tell of users, after minutes of training. */
const PROBED = ['attention{budget=240}', 'rnn{budget=240}']

/** Networks, and attention's blends with neighbours, beside what needs no network. */
const WITH_NETWORKS = [
  ...['popularity', 'transitions', 'kindred', 'hybrid', 'attention'],
  ...['blend{parts=transitions+attention}', 'blend{parts=transitions+kindred+attention}'],
]

/** The same where histories have no order, which is what networks read: minutes are enough to see it. */
const WITHOUT_ORDER = [
  ...['popularity', 'transitions', 'kindred', 'item-cosine{decay=1,fade=1}', 'user-cosine{decay=1}'],
  ...['hybrid', 'attention'].map((network) => `${network}{budget=300}`),
  ...[
    'blend{parts=transitions+attention,budget=300}',
    'blend{parts=user-cosine{decay=1}+attention,budget=300}',
  ],
]

/** Items that nobody has met: by chance, by likeness of content, and by where content places them among a network's embeddings. */
const COLD = ['random', 'popularity', 'content', 'content{popularityWeight=0}', 'attention{budget=240}']

type Listed = Omit<Suite, 'folder' | 'protocol'> & Partial<Suite>

const suite = ({ name, ...others }: Listed): Suite => ({
  name,
  folder: name,
  protocol: 'leave-last-one-out',
  ...others,
})

/** In the order of the document. */
export const SUITES: readonly Suite[] = [
  suite({
    name: 'ml-100k',
    models: [...DENSE, 'content', BLEND, 'blend{parts=transitions+ease+item-cosine}'],
  }),
  suite({ name: 'ml-1m', models: [...DENSE, 'content', BLEND] }),
  suite({
    name: 'ml-1m-blend',
    folder: 'ml-1m',
    models: ['kindred', NEAR, `blend{parts=kindred+${NEAR}}`],
  }),
  suite({
    name: 'amazon-beauty',
    judges: 2_000,
    models: ['popularity', 'transitions', 'kindred', 'item-cosine', FALLBACK],
  }),
  suite({ name: 'yoochoose-100k', models: [...DENSE, BLEND, FALLBACK] }),
  suite({
    name: 'lastfm-2k',
    protocol: 'leave-one-random-out',
    models: [...COUNTED, ...TIMELESS, 'content'],
  }),
  suite({ name: 'collegemsg', models: [...DENSE, BLEND] }),
  suite({ name: 'deskdrop', models: [...DENSE, BLEND, FALLBACK] }),
  suite({
    name: 'ml-100k-temporal',
    folder: 'ml-100k',
    protocol: 'temporal',
    models: [...DENSE, BLEND, FALLBACK],
  }),
  suite({
    name: 'deskdrop-temporal',
    folder: 'deskdrop',
    protocol: 'temporal',
    models: [...DENSE, BLEND, FALLBACK],
  }),
  suite({ name: 'shrinkage', folder: 'deskdrop', models: SHRINKAGE }),
  ...['ml-100k', 'amazon-beauty', 'yoochoose-100k', 'lastfm-2k'].map((folder) =>
    suite({
      name: `networks-${folder}`,
      folder,
      ...(folder === 'amazon-beauty' && { judges: 2_000 }),
      models: WITH_NETWORKS,
      ...(folder === 'lastfm-2k' && { protocol: 'leave-one-random-out', models: WITHOUT_ORDER }),
    }),
  ),
  suite({ name: 'cold-ml-100k', folder: 'ml-100k', protocol: 'cold-items', models: COLD }),
  suite({ name: 'cold-ml-1m', folder: 'ml-1m', protocol: 'cold-items', models: COLD }),
  suite({ name: 'categories', folder: 'ml-1m', task: 'category', models: OF_CATEGORIES }),
  suite({ name: 'probes-ml-100k', folder: 'ml-100k', task: 'probes', models: PROBED }),
  suite({ name: 'probes-ml-1m', folder: 'ml-1m', task: 'probes', models: ['attention{epochs=12}'] }),
  suite({ name: 'ratings', folder: 'ml-100k', protocol: 'k-fold', models: RATINGS }),
]
