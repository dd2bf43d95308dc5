/**
 * The beta distribution: what is known of a share after counting. Its mean, and the interval that holds the middle 80 %.
 * Source of the continued fraction: Lentz's method, Thompson & Barnett, J. Computational Physics 64, 1986, as in Press et
 * al., Numerical Recipes, 3rd ed., 6.4; of ln Γ: Lanczos, SIAM J. Numerical Analysis B 1, 1964.
 */

const LANCZOS = [
  76.1800917294715, -86.5053203294168, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2,
  -0.5395239384953e-5,
] as const
const TINY = 1e-30
const STEPS = 200
const PRECISION = 1e-9
const HALVINGS = 30

const logGamma = (x: number): number => {
  const shifted = x + 5.5 - (x + 0.5) * Math.log(x + 5.5)
  const sum = LANCZOS.reduce((total, term, index) => total + term / (x + 1 + index), 1.00000000019001)
  return Math.log((2.506628274631001 * sum) / x) - shifted
}

const notZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value)

/** The continued fraction of the incomplete beta function. */
const fraction = (a: number, b: number, x: number): number => {
  let c = 1
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1))
  let product = d
  for (let m = 1; m < STEPS; m++) {
    const even = (m * (b - m) * x) / ((a - 1 + 2 * m) * (a + 2 * m))
    d = 1 / notZero(1 + even * d)
    c = notZero(1 + even / c)
    product *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 1 + 2 * m))
    d = 1 / notZero(1 + odd * d)
    c = notZero(1 + odd / c)
    product *= d * c
    if (Math.abs(d * c - 1) < PRECISION) break
  }
  return product
}

/** The share of a beta distribution that lies below x, 0..1. */
export const betaBelow = (a: number, b: number, x: number): number => {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x))
  if (x < (a + 1) / (a + b + 2)) return (front * fraction(a, b, x)) / a
  return 1 - (front * fraction(b, a, 1 - x)) / b
}

const quantile = (a: number, b: number, below: number): number => {
  let [low, high] = [0, 1]
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2
    if (betaBelow(a, b, middle) < below) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** A share as far as it is known. */
export interface KnownShare {
  /** The best guess, 0..1. */
  readonly value: number
  /** The 80 % interval: one in ten lies below it, one in ten above. */
  readonly low: number
  readonly high: number
}

/** Share of an interval's middle. */
const INTERVAL = 0.8

/**
 * The beta distribution's mean and its 80 % interval.
 * @param a  counted for, prior included, above 0
 * @param b  counted against, prior included, above 0
 */
export const knownShare = (a: number, b: number): KnownShare => ({
  value: a / (a + b),
  low: quantile(a, b, (1 - INTERVAL) / 2),
  high: quantile(a, b, (1 + INTERVAL) / 2),
})

/** A share of which nothing was known before counting: the prior of Jeffreys, half a count on either side. */
export const countedShare = (of: number, all: number): KnownShare => knownShare(of + 0.5, all - of + 0.5)
