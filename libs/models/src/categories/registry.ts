/** Every model of the next item's category by the name that people type. */
import { ContractError, didYouMean } from '@profilestream/contracts'
import type { CategoryModel } from '@profilestream/evaluation'
import { ARCHITECTURES, type Architecture } from '../encoder.js'
import { hyperparametersOf } from '../hyperparameters.js'
import { defaultsOf, givenNumbers, real, whole, type Parameters } from '../rankers/parameter.js'
import { parseRankerSpec, splitOutsideBraces, type RankerSpec } from '../rankers/ranker-spec.js'
import { majority, markov, repeatLast } from './counted-categories.js'
import { addedUpCategories, trainedCategories } from './deep-categories.js'

const COUNTED = [majority, repeatLast, markov]

/** Names that createCategoryModels knows. */
export const CATEGORY_MODEL_NAMES: readonly string[] = [...COUNTED.map(({ name }) => name), ...ARCHITECTURES]

/** Seconds that a network trains unless told otherwise. */
const BUDGET_SECONDS = 240

/** What a network of categories has beside the numbers of its architecture. */
const OWN: Parameters = {
  budget: real({
    meaning: 'seconds it may train',
    minimum: 0.001,
    maximum: 1e9,
    default: BUDGET_SECONDS,
    search: null,
  }),
  added: whole({
    meaning:
      "1: trained to name the item, whose categories' probabilities are added up; 0: to name the category",
    minimum: 0,
    maximum: 1,
    default: 0,
  }),
}

/**
 * The models of a list separated by commas: `majority,markov,hybrid,attention{category=1,budget=60}`; `all` stands for every one.
 * @param categories  of each item, [items]
 * @throws ContractError naming what is unknown and what is known
 */
export const createCategoryModels = (
  list: string,
  categories: readonly (readonly string[])[],
): CategoryModel[] => {
  const spellings = splitOutsideBraces(list, ',').map((spelled) => spelled.trim())
  const named = spellings
    .filter(Boolean)
    .flatMap((spelled) => (spelled === 'all' ? CATEGORY_MODEL_NAMES : [spelled]))
  return [...new Set(named)].map((spelled) => createOne(parseRankerSpec(spelled), categories))
}

const createOne = (spec: RankerSpec, categories: readonly (readonly string[])[]): CategoryModel => {
  const counted = COUNTED.find(({ name }) => name === spec.name)
  if (counted !== undefined) {
    givenNumbers(spec, {})
    return counted
  }
  const architecture = ARCHITECTURES.find((name) => name === spec.name)
  if (architecture !== undefined) return createDeep(spec, architecture, categories)
  throw new ContractError(
    `There is no model of categories "${spec.name}"${didYouMean(spec.name, CATEGORY_MODEL_NAMES)} (in "${spec.spelled}"); there are ${CATEGORY_MODEL_NAMES.join(', ')}.`,
  )
}

const createDeep = (
  spec: RankerSpec,
  architecture: Architecture,
  categories: readonly (readonly string[])[],
): CategoryModel => {
  const given = givenNumbers(spec, { ...hyperparametersOf(architecture), ...OWN })
  const own = { ...defaultsOf(OWN), ...given }
  const settings = {
    architecture,
    hyperparameters: Object.fromEntries(Object.entries(given).filter(([name]) => !(name in OWN))),
    budgetSeconds: own['budget'] ?? BUDGET_SECONDS,
  }
  return own['added'] === 1
    ? addedUpCategories(spec.spelled, settings)
    : trainedCategories(spec.spelled, settings, categories)
}
