/** Every model of ratings by the name that people type. */
import { ContractError, didYouMean } from '@profilestream/contracts'
import type { RatingModel } from '@profilestream/evaluation'
import { defaultsOf, givenNumbers } from '../rankers/parameter.js'
import { parseRankerSpec, splitOutsideBraces, type RankerSpec } from '../rankers/ranker-spec.js'
import { baseline, mean } from './baseline.js'
import { neighbourRatingModels } from './neighbours.js'
import type { RatingDefinition } from './rating-definition.js'

const REGISTERED: readonly RatingDefinition[] = [mean, baseline, ...neighbourRatingModels]

/** What is said of every model of ratings: its name, what it predicts by, its parameters. */
export const RATING_MODELS: readonly Omit<RatingDefinition, 'fit'>[] = REGISTERED

/** Names that createRatingModels knows. */
export const RATING_MODEL_NAMES: readonly string[] = REGISTERED.map(({ name }) => name)

/** Stands for every model in a list of spellings. */
const ALL = 'all'

/**
 * The models of a list separated by commas: `baseline,user-pearson{k=40,expectation=baseline}`; `all` stands for every one.
 * @throws ContractError naming what is unknown and what is known
 */
export const createRatingModels = (list: string): RatingModel[] => {
  const spellings = splitOutsideBraces(list, ',').map((spelled) => spelled.trim())
  const named = spellings
    .filter(Boolean)
    .flatMap((spelled) => (spelled === ALL ? RATING_MODEL_NAMES : [spelled]))
  return [...new Set(named)].map((spelled) => createRatingModel(parseRankerSpec(spelled)))
}

/** The spelling of a model of ratings, read by its declaration. */
export interface DescribedRatingSpelling {
  readonly model: Omit<RatingDefinition, 'fit'>
  /** Its numbers. */
  readonly given: Readonly<Record<string, number>>
  /** Its words, each one of its choices. */
  readonly words: Readonly<Record<string, string>>
}

/**
 * A spelling checked: the model and what is given of its parameters.
 * @throws ContractError naming what is unknown and what is known
 */
export const describeRatingSpelling = (spelled: string): DescribedRatingSpelling =>
  described(parseRankerSpec(spelled.trim()))

const createRatingModel = (spec: RankerSpec): RatingModel => {
  const { model, given, words } = described(spec)
  const numbers = { ...defaultsOf(model.parameters), ...given }
  return { name: spec.spelled, fit: (train) => model.fit(train, numbers, words) }
}

const described = (spec: RankerSpec): DescribedRatingSpelling & { readonly model: RatingDefinition } => {
  const model = REGISTERED.find(({ name }) => name === spec.name)
  if (model === undefined)
    throw new ContractError(
      `There is no model of ratings "${spec.name}"${didYouMean(spec.name, RATING_MODEL_NAMES)} (in "${spec.spelled}"); there are ${RATING_MODEL_NAMES.join(', ')}.`,
    )
  const { parameters, choices = {} } = model
  const chosen = Object.entries(spec.parameters).filter(([key]) => key in choices)
  const numeric = Object.entries(spec.parameters).filter(([key]) => !(key in choices))
  for (const [key, word] of chosen) checkChoice(spec, { key, word, words: choices[key] ?? [] })
  const given = givenNumbers(
    { ...spec, parameters: Object.fromEntries(numeric) },
    parameters,
    Object.keys(choices),
  )
  return { model, given, words: Object.fromEntries(chosen) }
}

const checkChoice = (
  { spelled }: RankerSpec,
  { key, word, words }: { key: string; word: string; words: readonly string[] },
): void => {
  if (!words.includes(word))
    throw new ContractError(
      `${key} is ${word}${didYouMean(word, words)}, expected one of ${words.join(', ')} (in "${spelled}").`,
    )
}
