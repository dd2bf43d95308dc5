/** A model's declared parameters: what each number means, what is accepted, what holds when it is left out, where a search looks. */
import { ContractError, didYouMean } from '@profilestream/contracts'
import type { RankerSpec } from './ranker-spec.js'

/** How a search walks a parameter: evenly, evenly in its logarithm, or evenly in the logarithm of one more than it (where 0 is allowed). */
export type Scale = 'linear' | 'log' | 'log1p'

/** One number that shapes a model. */
export interface Parameter {
  readonly meaning: string
  /** Smallest and largest value accepted. */
  readonly minimum: number
  readonly maximum: number
  readonly isWhole: boolean
  /** What holds when it is left out; `by data` where the model chooses by the size of what it learns from. */
  readonly default: number | 'by data'
  readonly scale: Scale
  /** Lowest and highest value that `tune` tries; null for what is not a matter of quality but of time or memory. */
  readonly search: readonly [low: number, high: number] | null
  /** Values that `tune` tries are multiples of it. @default 1 for whole numbers */
  readonly step?: number
}

/** Parameters by name. */
export type Parameters = Readonly<Record<string, Parameter>>

/** Numbers by the name of their parameter. */
export type Numbers<P extends Parameters = Parameters> = Readonly<Record<keyof P & string, number>>

/** What a parameter is but its kind. */
type Declared = Omit<Parameter, 'isWhole' | 'scale' | 'search'> & Partial<Pick<Parameter, 'scale' | 'search'>>

const declared = (isWhole: boolean, { scale = 'linear', search, ...rest }: Declared): Parameter => ({
  ...rest,
  isWhole,
  scale,
  search: search === undefined ? [rest.minimum, rest.maximum] : search,
})

/** Declares a whole number; the search has its whole range evenly unless told otherwise. */
export const whole = (parameter: Declared): Parameter => declared(true, parameter)

/** Declares a number; the search has its whole range evenly unless told otherwise. */
export const real = (parameter: Declared): Parameter => declared(false, parameter)

/**
 * The parameters of a spelling as numbers, only those that are given.
 * @param words  names of the model's parameters that are no numbers; they are not in the spelling, but a mistake may mean them
 * @throws ContractError naming what is unknown, no number or out of range, and what is allowed
 */
export const givenNumbers = (
  spec: RankerSpec,
  parameters: Parameters,
  words: readonly string[] = [],
): Record<string, number> =>
  Object.fromEntries(
    Object.entries(spec.parameters).map(([key, value]) => [
      key,
      givenNumber(spec, parameters, { key, value, words }),
    ]),
  )

const givenNumber = (
  { name, spelled }: RankerSpec,
  parameters: Parameters,
  { key, value, words }: { key: string; value: string; words: readonly string[] },
): number => {
  const known = [...words, ...Object.keys(parameters)]
  const parameter = Object.hasOwn(parameters, key) ? parameters[key] : undefined
  if (parameter === undefined)
    throw new ContractError(
      `${name} has no parameter "${key}"${didYouMean(key, known)} (in "${spelled}"); it has ${known.join(', ') || 'none'}.`,
    )
  const number = Number(value)
  if (!Number.isFinite(number))
    throw new ContractError(`${key} must be a number, not "${value}" (in "${spelled}").`)
  const problem = problemOf(parameter, number)
  if (problem === null) return number
  throw new ContractError(
    `${key} (${parameter.meaning}) is ${value}, but must be ${problem} (in "${spelled}").`,
  )
}

/** What is wrong with a number, as what it must be; null when nothing is. */
export const problemOf = (parameter: Parameter, number: number): string | null => {
  const { minimum, maximum, isWhole } = parameter
  const fits = number >= minimum && number <= maximum && (!isWhole || Number.isInteger(number))
  return fits ? null : rangeOf(parameter)
}

/** What is accepted, in words: a whole number 1..100. */
export const rangeOf = ({ minimum, maximum, isWhole }: Parameter): string =>
  `${isWhole ? 'a whole number' : 'a number'} ${minimum}..${maximum}`

/** What holds where nothing is given; parameters chosen by data are left out. */
export const defaultsOf = (parameters: Parameters): Record<string, number> =>
  Object.fromEntries(
    Object.entries(parameters).flatMap(([name, { default: usual }]) =>
      usual === 'by data' ? [] : [[name, usual] as const],
    ),
  )
