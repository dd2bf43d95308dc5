/** Models as people list them: those of the registry, and a file of anybody's own that declares one. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError, ContractError } from '@profilestream/contracts'
import type { CategoryModel, Ranker, RatingModel } from '@profilestream/evaluation'
import type { EncoderModel, Model, ModelDescription } from '@profilestream/models'

/** What a spelled name that is a file ends with. */
const MODULE = /\.[cm]?js$/

/** Where a model's name ends and its parameters begin. */
const nameOf = (spelled: string): string => spelled.split(/[{:]/, 1)[0] ?? ''

/**
 * The rankers of a list: names of the registry, `all`, or paths of files that export a `model`; each with parameters.
 * TensorFlow is loaded only here: no command that needs no model waits for it.
 * @throws ConfigError naming what is unknown and what is known
 */
export const rankersOf = (list: string): Promise<Ranker[]> =>
  calledRightly(async () => {
    const { createRankers, roundProducts, splitSpellings } = await import('@profilestream/models')
    roundProducts()
    const spellings = splitSpellings(list)
    if (spellings.length > 0) return createRankers(spellings, await filesAmong(spellings))
    throw new ConfigError('--models is empty: name at least one, separated by commas, or all')
  })

/** One model, to be made again and again with other parameters. */
export interface OpenedModel<Made> {
  readonly model: Pick<ModelDescription, 'name' | 'parameters' | 'cheaperBy' | 'usual' | 'texts'>
  /** Numbers that the spelling fixes. */
  readonly given: Readonly<Record<string, number>>
  /** Words that it fixes. */
  readonly words: Readonly<Record<string, string>>
  /** The model with these parameters. */
  readonly make: (parameters: Readonly<Record<string, number>>) => Made
  /** How the model with these parameters is spelled. */
  readonly spell: (parameters: Readonly<Record<string, number>>) => string
}

/** Opens the model of one spelling. @throws ConfigError naming what is unknown and what is known */
export const openModel = (spelled: string): Promise<OpenedModel<Ranker>> =>
  calledRightly(async () => {
    const { createRanker, describeSpelling, roundProducts, spellModel } =
      await import('@profilestream/models')
    roundProducts()
    const files = await filesAmong([spelled])
    const { model, given, words } = describeSpelling(spelled, files)
    const spell = (parameters: Readonly<Record<string, number>>): string =>
      spellModel(model.name, { ...words, ...parameters })
    return { model, given, words, spell, make: (parameters) => createRanker(spell(parameters), files) }
  })

/** The models of ratings of a list. @throws ConfigError naming what is unknown and what is known */
export const ratingModelsOf = (list: string): Promise<RatingModel[]> =>
  calledRightly(async () => (await import('@profilestream/models')).createRatingModels(list))

/**
 * The models of the next item's category of a list.
 * @param categories  of each item, [items]
 * @throws ConfigError naming what is unknown and what is known
 */
export const categoryModelsOf = (
  list: string,
  categories: readonly (readonly string[])[],
): Promise<CategoryModel[]> =>
  calledRightly(async () => {
    const { createCategoryModels, roundProducts } = await import('@profilestream/models')
    roundProducts()
    return createCategoryModels(list, categories)
  })

/** The networks of a list, for their vectors' sake. @throws ConfigError naming what is unknown and what is known */
export const encoderModelsOf = (list: string): Promise<EncoderModel[]> =>
  calledRightly(async () => (await import('@profilestream/models')).createEncoderModels(list))

/** Opens the model of ratings of one spelling. @throws ConfigError naming what is unknown and what is known */
export const openRatingModel = (spelled: string): Promise<OpenedModel<RatingModel>> =>
  calledRightly(async () => {
    const { createRatingModels, describeRatingSpelling, spellModel } = await import('@profilestream/models')
    const { model, given, words } = describeRatingSpelling(spelled)
    const spell = (parameters: Readonly<Record<string, number>>): string =>
      spellModel(model.name, { ...words, ...parameters })
    const make = (parameters: Readonly<Record<string, number>>): RatingModel => {
      const [made] = createRatingModels(spell(parameters))
      if (made === undefined) throw new ConfigError(`"${spelled}" names no model of ratings`)
      return made
    }
    return { model, given, words, spell, make }
  })

const filesAmong = (spellings: readonly string[]): Promise<Model[]> =>
  Promise.all([...new Set(spellings.map(nameOf))].filter((name) => MODULE.test(name)).map(modelIn))

/** A model or parameter that is not there is the caller's mistake. */
const calledRightly = async <Result>(make: () => Promise<Result>): Promise<Result> => {
  try {
    return await make()
  } catch (error) {
    throw error instanceof ContractError ? new ConfigError(error.message, { cause: error.cause }) : error
  }
}

const modelIn = async (path: string): Promise<Model> => {
  const url = pathToFileURL(resolve(path)).href
  const loaded: unknown = await import(url).catch((cause: unknown) => {
    throw new ConfigError(`The model file ${path} can't be loaded`, { cause })
  })
  const { model } = loaded as { readonly model?: Partial<Model> }
  if (typeof model?.create !== 'function' || typeof model.parameters !== 'object')
    throw new ConfigError(
      `${path} exports no model: export const model = {name, summary, parameters, create} (see CONTRIBUTING.md)`,
    )
  return { ...(model as Model), name: path }
}
