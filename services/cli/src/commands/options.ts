/** Readers of option values that several commands share; each says what is wrong with which value. */
import { ConfigError } from '@profilestream/contracts'

/** A positive number, as of events a second. @throws ConfigError */
export const positiveNumber =
  (option: string) =>
  (text: string): number => {
    const value = Number(text)
    if (Number.isFinite(value) && value > 0) return value
    throw new ConfigError(`${option} is ${text}, expected a number above 0`)
  }

/** A share between 0 and 1, neither of them. @throws ConfigError */
export const share =
  (option: string) =>
  (text: string): number => {
    const value = Number(text)
    if (value > 0 && value < 1) return value
    throw new ConfigError(`${option} is ${text}, expected a number between 0 and 1`)
  }

/** A whole number of at least 1. @throws ConfigError */
export const positiveInteger =
  (option: string) =>
  (text: string): number => {
    const value = Number(text)
    if (Number.isSafeInteger(value) && value >= 1) return value
    throw new ConfigError(`${option} is ${text}, expected a whole number of at least 1`)
  }

/** A whole number, as of a seed. @throws ConfigError */
export const wholeNumber =
  (option: string) =>
  (text: string): number => {
    const value = Number(text)
    if (Number.isSafeInteger(value)) return value
    throw new ConfigError(`${option} is ${text}, expected a whole number`)
  }

/** Lengths of lists, separated by commas; ascending, each once, with the one that is always judged. @throws ConfigError */
export const lengths =
  (option: string, always: number) =>
  (text: string): number[] => {
    const given = text.split(',').map((length) => positiveInteger(option)(length.trim()))
    return [...new Set([...given, always])].sort((a, b) => a - b)
  }

/** Names separated by commas, at least one. @throws ConfigError */
export const names =
  (option: string) =>
  (text: string): string[] => {
    const found = text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
    if (found.length > 0) return found
    throw new ConfigError(`${option} is empty: name at least one, separated by commas`)
  }
