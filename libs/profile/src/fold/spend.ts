/** Money spent by currency, in whole ten-thousandths, so that sums are exact in any order. */

/** Ten-thousandths of one unit of a currency. */
export const TEN_THOUSANDTHS = 10_000
/** Currencies kept; a purchase in a further one is not counted as spend. */
export const MAX_CURRENCIES = 16

/** What was spent in one currency. */
export interface Spend {
  readonly currency: string
  /** Ten-thousandths of the currency's unit, never below zero. */
  amount: number
}

/** Adds an amount, or takes one back when it is negative; never below zero, never beyond 2^53. */
export const addSpend = (spends: Spend[], currency: string, amount: number): void => {
  const known = spends.find((spend) => spend.currency === currency)
  if (known !== undefined) known.amount = clamp(known.amount + amount)
  else if (amount > 0 && spends.length < MAX_CURRENCIES) spends.push({ currency, amount: clamp(amount) })
}

const clamp = (amount: number): number => Math.min(Math.max(amount, 0), Number.MAX_SAFE_INTEGER)
