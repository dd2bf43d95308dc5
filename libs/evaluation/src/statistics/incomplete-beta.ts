/** The regularised incomplete beta function, from which Student's t has its tails. */

/** Lanczos' coefficients for g = 7, n = 9 (Godfrey, 2001). */
const LANCZOS: readonly number[] = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** ln Γ(x), x > 0, to about 1e-14. Source: Lanczos, SIAM Journal on Numerical Analysis 1(1), 1964. */
export const logGamma = (x: number): number => {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const t = x + 6.5
  const series = LANCZOS.reduce((sum, coefficient, index) => sum + coefficient / (x - 1 + index))
  return Math.log(2 * Math.PI) / 2 + (x - 0.5) * Math.log(t) - t + Math.log(series)
}

/** Terms of the continued fraction at most; a few dozen are enough, some √a for large a. */
const MOST_TERMS = 10_000
const PRECISION = 1e-15
/** Stands for 0 in a denominator. */
const TINY = 1e-300

/**
 * I_x(a, b).
 * @param x  0..1
 * @param a  > 0
 * @param b  > 0
 * Source: DLMF 8.17.22, https://dlmf.nist.gov/8.17, by Lentz's method (Thompson & Barnett, 1986).
 */
export const incompleteBeta = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x))
  return (front / a) * continuedFraction(x, a, b)
}

const continuedFraction = (x: number, a: number, b: number): number => {
  let c = 1
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m <= MOST_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    let step = 1
    for (const term of [even, odd]) {
      d = 1 / notZero(1 + term * d)
      c = notZero(1 + term / c)
      step = c * d
      value *= step
    }
    if (Math.abs(step - 1) < PRECISION) break
  }
  return value
}

const notZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value)
