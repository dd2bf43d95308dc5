/** Models of the next item's category judged on everybody's last item: the report. */
import { ConfigError } from '@profilestream/contracts'
import { DEFAULT_RESAMPLES, type EvaluationReport, judgeCategories } from '@profilestream/evaluation'
import { categoryModelsOf } from '../models/load-models.js'
import type { JudgeEars } from './judge-sequences.js'
import type { LoadedSequences } from './load-sequences.js'

/** Categories of each item. @throws ConfigError where the data set names none */
const categoriesOf = ({ name, facts }: LoadedSequences): readonly (readonly string[])[] => {
  if (facts.categories !== undefined) return facts.categories
  throw new ConfigError(
    `${name} names no categories, which --task category predicts: use a data set that describes its items`,
  )
}

/** Judges all models of a list. @throws ConfigError naming what is unknown, or that there are no categories */
export const judgeCategoryModels = async (
  list: string,
  loaded: LoadedSequences,
  { seed, ears }: { seed: number; ears: JudgeEars },
): Promise<EvaluationReport> => {
  const { name, users, items, interactions, sequences } = loaded
  const categories = categoriesOf(loaded)
  const models = await categoryModelsOf(list, categories)
  const { task, ...judgement } = await judgeCategories({ sequences, categories, models, seed, ...ears })
  return {
    dataset: { name, users: users.length, items: items.length, interactions },
    protocol: 'leave-last-one-out',
    options: {
      seed,
      ks: [],
      excludeSeen: false,
      resamples: DEFAULT_RESAMPLES,
      categories: task.categories,
    },
    ...judgement,
    test: 'paired t-test',
    correction: 'Holm',
  }
}
