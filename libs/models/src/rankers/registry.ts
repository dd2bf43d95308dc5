/** Every model by the name that people type: a model is in the list, and all else is read from its declaration. */
import { ContractError, didYouMean } from '@profilestream/contracts'
import type { Ranker } from '@profilestream/evaluation'
import { blend } from './blend.js'
import { content } from './content.js'
import { deepModels } from './deep.js'
import { ease } from './ease.js'
import { fallback } from './fallback.js'
import { kindred } from './kindred.js'
import type { Model, ModelCall, ModelContext, ModelDescription } from './model.js'
import { neighbourModels } from './neighbours.js'
import { defaultsOf, givenNumbers } from './parameter.js'
import type { BlendPart } from './part.js'
import { popularity } from './popularity.js'
import { random } from './random.js'
import { parseRankerSpec, splitOutsideBraces, type RankerSpec } from './ranker-spec.js'
import { createSharedFits, type SharedFits } from './shared-fits.js'
import { transitions } from './transitions.js'

/** Every model, in the order they are listed to users. */
const REGISTERED: readonly Model[] = [
  popularity,
  transitions,
  kindred,
  ...neighbourModels,
  ease,
  content,
  random,
  ...deepModels,
  blend,
  fallback,
]

/** What is said of every model: its name, what it ranks by, its parameters. */
export const MODELS: readonly ModelDescription[] = REGISTERED

/** Names that createRanker knows, in the order they are listed to users. */
export const RANKER_NAMES: readonly string[] = MODELS.map(({ name }) => name)

/** Stands for every model in a list of spellings. */
const ALL = 'all'

/**
 * The spellings of a list separated by commas; `all` stands for every model. What comes twice comes once.
 * @throws ContractError when braces don't match
 */
export const splitSpellings = (list: string): string[] => {
  const spellings = splitOutsideBraces(list, ',').map((spelled) => spelled.trim())
  return [
    ...new Set(spellings.filter(Boolean).flatMap((spelled) => (spelled === ALL ? RANKER_NAMES : [spelled]))),
  ]
}

/**
 * The ranker of a spelling: `popularity`, `transitions{steps=5}`, `blend{parts=transitions{steps=5}+attention}`.
 * @param others  models that are not in the registry
 * @throws ContractError naming what is unknown and what is known
 */
export const createRanker = (spelled: string, others: readonly Model[] = []): Ranker =>
  makeRanker(spelled, { fits: createSharedFits(), models: [...REGISTERED, ...others] })

/**
 * Rankers that are evaluated together on the same data: a network that several of them need (attention, and blend)
 * is trained once, by the first that is fitted; the others' seconds do not hold its training.
 */
export const createRankers = (spellings: readonly string[], others: readonly Model[] = []): Ranker[] => {
  const making = { fits: createSharedFits(), models: [...REGISTERED, ...others] }
  return spellings.map((spelled) => makeRanker(spelled, making))
}

/**
 * A spelling checked: the model and what is given of its parameters.
 * @param others  models that are not in the registry
 * @throws ContractError naming what is unknown and what is known
 */
export const describeSpelling = (spelled: string, others: readonly Model[] = []): DescribedSpelling => {
  const spec = parseRankerSpec(spelled)
  const model = modelNamed(spec, [...REGISTERED, ...others])
  const words = Object.entries(spec.parameters).filter(([key]) => key in (model.texts ?? {}))
  return { model, given: callOf(model, spec).given, words: Object.fromEntries(words) }
}

/** A spelling, read by the model's declaration. */
export interface DescribedSpelling {
  readonly model: ModelDescription
  /** Its numbers. */
  readonly given: Readonly<Record<string, number>>
  /** Its texts. */
  readonly words: Readonly<Record<string, string>>
}

interface Making {
  readonly fits: SharedFits
  readonly models: readonly Model[]
}

const makeRanker = (spelled: string, making: Making): Ranker => makeModel(parseRankerSpec(spelled), making)

const makeModel = (spec: RankerSpec, making: Making): Ranker => {
  const model = modelNamed(spec, making.models)
  return model.create(callOf(model, spec), contextOf(making))
}

const contextOf = (making: Making): ModelContext => {
  const isDeep = (spelled: string): boolean =>
    modelNamed(parseRankerSpec(spelled), making.models).cheaperBy === 'epochs'
  return {
    fits: making.fits,
    isDeep,
    ranker: (spelled) => makeRanker(spelled, making),
    part: (spelled, others = {}) => {
      const spec = parseRankerSpec(spelled)
      const parameters = isDeep(spelled) ? { ...others, ...spec.parameters } : spec.parameters
      const made = makeModel({ ...spec, parameters }, making)
      if (isPart(made)) return made
      throw new ContractError(
        `${spec.name} can't be part of another model; blends mix models that stand alone.`,
      )
    },
  }
}

const isPart = (ranker: Ranker | BlendPart): ranker is BlendPart => 'fitPart' in ranker

const modelNamed = ({ name, spelled }: RankerSpec, models: readonly Model[]): Model => {
  const model = models.find((known) => known.name === name)
  if (model !== undefined) return model
  const known = models.map(({ name: of }) => of)
  throw new ContractError(
    `There is no model "${name}"${didYouMean(name, known)} (in "${spelled}"); there are ${known.join(', ')}.`,
  )
}

/** Reads a spelling by the model's declaration. */
const callOf = (model: Model, spec: RankerSpec): ModelCall => {
  const { parameters, texts = {}, aliases = {}, takesOthers = false } = model
  const entries = Object.entries(spec.parameters).map(([key, value]) => [aliases[key] ?? key, value] as const)
  const isOther = (key: string): boolean => takesOthers && !(key in texts) && !(key in parameters)
  const numeric = entries.filter(([key]) => !(key in texts) && !isOther(key))
  const given = givenNumbers(
    { ...spec, parameters: Object.fromEntries(numeric) },
    parameters,
    Object.keys(texts),
  )
  const usualTexts = Object.entries(texts).map(([key, { default: usual }]) => [key, usual] as const)
  return {
    spelled: spec.spelled,
    given,
    numbers: { ...defaultsOf(parameters), ...given },
    texts: Object.fromEntries([...usualTexts, ...entries.filter(([key]) => key in texts)]),
    others: Object.fromEntries(entries.filter(([key]) => isOther(key))),
  }
}
