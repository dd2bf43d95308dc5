/** How people spell a model on the command line: `name:key=value:key=value`. */
import { ContractError } from '@profilestream/contracts'

/** A spelling, taken apart. */
export interface RankerSpec {
  /** As given. */
  readonly spelled: string
  readonly name: string
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * Takes a spelling apart: `attention:epochs=20:dim=64`.
 * @throws ContractError if a parameter has no value or comes twice
 */
export const parseRankerSpec = (spelled: string): RankerSpec => {
  const [name = '', ...pairs] = spelled.trim().split(':')
  const parameters: Record<string, string> = {}
  for (const pair of pairs) {
    const [key = '', ...rest] = pair.split('=')
    const value = rest.join('=')
    if (key === '' || value === '' || key in parameters)
      throw new ContractError(
        `"${pair}" in "${spelled}" is not one new key=value; write for example attention:epochs=20:dimension=64.`,
      )
    parameters[key] = value
  }
  return { spelled, name, parameters }
}

/**
 * The parameters as numbers.
 * @param known  names allowed
 * @throws ContractError naming what is unknown or no number, and what is known
 */
export const numbersOf = (
  { spelled, name, parameters }: RankerSpec,
  known: readonly string[],
): Record<string, number> => {
  const numbers: Record<string, number> = {}
  for (const [key, value] of Object.entries(parameters)) {
    if (!known.includes(key))
      throw new ContractError(`${name} has no parameter "${key}" (in "${spelled}"); it has ${list(known)}.`)
    const number = Number(value)
    if (!Number.isFinite(number))
      throw new ContractError(`${key} must be a number, not "${value}" (in "${spelled}").`)
    numbers[key] = number
  }
  return numbers
}

const list = (known: readonly string[]): string => (known.length === 0 ? 'none' : known.join(', '))
