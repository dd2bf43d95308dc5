/** How much a search may spend: a time, or a number of settings. */
import { ConfigError } from '@profilestream/contracts'

/** One of the two. */
export type Budget = { readonly seconds: number } | { readonly settings: number }

const UNITS: Readonly<Record<string, number>> = { s: 1, sec: 1, min: 60, m: 60, h: 3_600 }

/** Reads 600s, 10min, 2h as a time and 50 as a number of settings. @throws ConfigError */
export const readBudget = (text: string): Budget => {
  const [, digits = '', unit = ''] = /^\s*([0-9.]+)\s*([a-z]*)\s*$/.exec(text) ?? []
  const value = Number(digits)
  const seconds = UNITS[unit]
  if (digits !== '' && value > 0 && seconds !== undefined) return { seconds: value * seconds }
  if (unit === '' && Number.isSafeInteger(value) && value >= 1) return { settings: value }
  throw new ConfigError(
    `--budget is ${text}, expected a time as 600s, 10min or 2h, or a number of settings as 50`,
  )
}
