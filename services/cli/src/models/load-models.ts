/** Models as people list them: those of the registry, and a file of anybody's own that declares one. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError, ContractError } from '@profilestream/contracts'
import type { Ranker } from '@profilestream/evaluation'
import type { Model } from '@profilestream/models'

/** What a spelled name that is a file ends with. */
const MODULE = /\.[cm]?js$/

/** Where a model's name ends and its parameters begin. */
const nameOf = (spelled: string): string => spelled.split(/[{:]/, 1)[0] ?? ''

/**
 * The rankers of a list: names of the registry, `all`, or paths of files that export a `model`; each with parameters.
 * TensorFlow is loaded only here: no command that needs no model waits for it.
 * @throws ConfigError naming what is unknown and what is known
 */
export const rankersOf = async (list: string): Promise<Ranker[]> => {
  const { createRankers, splitSpellings } = await import('@profilestream/models')
  try {
    const spellings = splitSpellings(list)
    if (spellings.length === 0)
      throw new ConfigError('--models is empty: name at least one, separated by commas, or all')
    const files = [...new Set(spellings.map(nameOf))].filter((name) => MODULE.test(name))
    return createRankers(spellings, await Promise.all(files.map(modelIn)))
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
