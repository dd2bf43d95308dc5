/** What each figure is called in a report, what it says, and which way is better. */

/** One figure, for readers. */
export interface FigureName {
  readonly label: string
  readonly meaning: string
  readonly better: 'more' | 'less' | 'neither'
}

const NAMES: Readonly<Record<string, FigureName>> = {
  hr: { label: 'HR', meaning: 'share of users whose held-out item is in the list', better: 'more' },
  ndcg: { label: 'NDCG', meaning: 'as HR, but a hit counts more, the higher it stands', better: 'more' },
  recall: { label: 'Recall', meaning: 'share of the held-out items that are in the list', better: 'more' },
  precision: { label: 'Precision', meaning: 'share of the list that was held out', better: 'more' },
  map: { label: 'MAP', meaning: 'mean of the precision at each hit', better: 'more' },
  mrr: { label: 'MRR', meaning: "mean of one over the held-out item's rank", better: 'more' },
  auc: { label: 'AUC', meaning: 'share of other items that rank behind the held-out one', better: 'more' },
  coverage: { label: 'Coverage', meaning: 'share of the catalog that anybody is shown', better: 'more' },
  gini: { label: 'Gini', meaning: 'how unevenly places are shared out among items, 0 alike', better: 'less' },
  novelty: {
    label: 'Novelty',
    meaning: 'bits of surprise: how few users have had the items of a list',
    better: 'more',
  },
  popularity: {
    label: 'Popularity',
    meaning: 'mean share of users who have had an item of the list',
    better: 'neither',
  },
  popularityLift: {
    label: 'Popularity lift',
    meaning: 'how much more popular a list is than what its user has had, 0 without bias',
    better: 'neither',
  },
  serendipity: {
    label: 'Serendipity',
    meaning: 'share of the list that hits and is not popular',
    better: 'more',
  },
  diversity: { label: 'Diversity', meaning: "how unlike a list's items are by genre", better: 'more' },
  miscalibration: {
    label: 'Miscalibration',
    meaning: "how far a list's genres are from those of the user's past",
    better: 'less',
  },
  rmse: { label: 'RMSE', meaning: 'root of the mean squared error of a predicted rating', better: 'less' },
  accuracy: {
    label: 'Accuracy',
    meaning: "share of users whose next item's category is named",
    better: 'more',
  },
  accuracyAny: {
    label: 'Accuracy, any category',
    meaning: 'share of users whose next item names the category among its own',
    better: 'more',
  },
  loss: { label: 'Loss', meaning: 'mean cross-entropy of the category, nats', better: 'less' },
  mae: { label: 'MAE', meaning: 'mean absolute error of a predicted rating', better: 'less' },
}

/** List length by which models are compared, whatever other lengths are asked for. */
export const COMPARED_LENGTH = 10

/** What a model is ranked by first: of lists, of ratings, or of categories. */
export const MAIN_FIGURES: readonly string[] = ['hr@10', 'ndcg@10', 'rmse', 'mae', 'accuracy', 'loss']

/** The same of other lengths. @param ks  the lengths of lists that were asked for */
export const figuresAtOtherLengths = (ks: readonly number[]): string[] => {
  const others = ks.filter((k) => k !== COMPARED_LENGTH)
  return [...others.map((k) => `hr@${k}`), ...others.map((k) => `ndcg@${k}`)]
}

/** What else is told of accuracy. */
export const FURTHER_FIGURES: readonly string[] = ['mrr', 'recall@10', 'precision@10', 'map@10', 'auc']

/** What is told of lists as a whole. */
export const LIST_FIGURES: readonly string[] = [
  'coverage@10',
  'gini@10',
  'novelty@10',
  'popularityLift@10',
  'serendipity@10',
  'diversity@10',
  'miscalibration@10',
]

/** The name of a figure such as ndcg@10; one that is not known is called as it is. */
export const nameOf = (figure: string): FigureName => {
  const [stem = figure, k] = figure.split('@')
  const known = NAMES[stem]
  if (known === undefined) return { label: figure, meaning: figure, better: 'more' }
  return k === undefined ? known : { ...known, label: `${known.label}@${k}` }
}
