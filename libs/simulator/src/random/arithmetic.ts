/** Logarithm and exponential from + − × ÷ only: the language leaves the last bits of Math's own open, and records must be the same everywhere. */

const LN_2 = Math.LN2
const SQRT_2 = Math.SQRT2

/**
 * Natural logarithm.
 * @param x  greater than 0
 * @returns  ln x, good to about 1e-15
 * Method: x = m·2^k with m in [√½, √2]; ln m = 2·artanh((m − 1) / (m + 1)) by its series.
 */
export const ln = (x: number): number => {
  let mantissa = x
  let exponent = 0
  for (; mantissa > SQRT_2; mantissa /= 2) exponent += 1
  for (; mantissa < SQRT_2 / 2; mantissa *= 2) exponent -= 1
  const s = (mantissa - 1) / (mantissa + 1)
  const square = s * s
  let sum = 0
  for (let power = 19; power >= 1; power -= 2) sum = sum * square + 1 / power
  return exponent * LN_2 + 2 * s * sum
}

/**
 * e to the power of x.
 * @param x  −700..700
 * @returns  e^x, good to about 1e-15 of itself
 * Method: x = k·ln 2 + r with |r| ≤ ½ ln 2; e^r by its series; doubled or halved k times.
 */
export const exp = (x: number): number => {
  const doublings = Math.round(x / LN_2)
  const rest = x - doublings * LN_2
  let sum = 1
  for (let n = 14; n >= 1; n -= 1) sum = 1 + (sum * rest) / n
  for (let k = 0; k < doublings; k += 1) sum *= 2
  for (let k = 0; k > doublings; k -= 1) sum /= 2
  return sum
}

/** Half as much after each half-life: 2^(−elapsed / halfLife). */
export const halved = (elapsed: number, halfLife: number): number => exp((-elapsed / halfLife) * LN_2)

/** Holds a number within bounds. */
export const clamp = (x: number, lowest: number, highest: number): number =>
  x < lowest ? lowest : x > highest ? highest : x
