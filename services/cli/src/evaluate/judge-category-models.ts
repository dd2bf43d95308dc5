/** Models of the next item's category judged on everybody's last item: the report. */
import { ConfigError, ContractError } from '@profilestream/contracts'
import {
  type CategoryModel,
  DEFAULT_RESAMPLES,
  type EvaluationReport,
  judgeCategories,
} from '@profilestream/evaluation'
import type { JudgeEars } from './judge-sequences.js'
import type { LoadedSequences } from './load-sequences.js'

/** Categories of each item. @throws ConfigError where the data set names none */
const categoriesOf = ({ name, facts }: LoadedSequences): readonly (readonly string[])[] => {
  if (facts.categories !== undefined) return facts.categories
  throw new ConfigError(
    `${name} names no categories, which --task category predicts: use a data set that describes its items`,
  )
}

const modelsOf = async (
  list: string,
  categories: readonly (readonly string[])[],
): Promise<CategoryModel[]> => {
  const { createCategoryModels, roundProducts } = await import('@profilestream/models')
  roundProducts()
  try {
    return createCategoryModels(list, categories)
  } catch (error) {
    throw error instanceof ContractError ? new ConfigError(error.message, { cause: error.cause }) : error
  }
}

/** Judges all models of a list. @throws ConfigError naming what is unknown, or that there are no categories */
export const judgeCategoryModels = async (
  list: string,
  loaded: LoadedSequences,
  { seed, ears }: { seed: number; ears: JudgeEars },
): Promise<EvaluationReport> => {
  const { name, users, items, interactions, sequences } = loaded
  const categories = categoriesOf(loaded)
  const models = await modelsOf(list, categories)
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
