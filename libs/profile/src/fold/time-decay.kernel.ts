/**
 * How old evidence fades: every sum is kept as of a fixed moment, the anchor, and grows instead of fading, so that an
 * event costs one addition whatever its age, and a late one counts as if it had come in time.
 */

/** Coefficients of 2^f = Σ (ln 2)^k / k! · f^k, f in −0.5..0.5; the first left out is below 2e-16. */
const TERMS = [
  1, 0.6931471805599453, 0.24022650695910072, 0.05550410866482158, 0.009618129107628477,
  0.0013333558146428443, 0.0001540353039338161, 1.5252733804059841e-5, 1.321548679014431e-6,
  1.01780860092397e-7, 7.054911620801123e-9, 4.4455382718708116e-10, 2.5678435993488206e-11,
] as const

/** Beyond it a 32-bit float is 0 or infinite. */
const LARGEST_EXPONENT = 160

const makePowers = (): Float64Array => {
  const powers = new Float64Array(2 * LARGEST_EXPONENT + 1)
  powers[LARGEST_EXPONENT] = 1
  for (let i = 1; i <= LARGEST_EXPONENT; i++) {
    powers[LARGEST_EXPONENT + i] = powers[LARGEST_EXPONENT + i - 1]! * 2
    powers[LARGEST_EXPONENT - i] = powers[LARGEST_EXPONENT - i + 1]! / 2
  }
  return powers
}
const POWERS = makePowers()

/**
 * 2^x by additions and multiplications only: the language leaves the last bits of Math.pow open, and bytes must be equal
 * under every version of Node. Exact for whole x.
 * @param x  any number; below −160 gives 0, above 160 is taken as 160
 */
export const exp2 = (x: number): number => {
  if (x < -LARGEST_EXPONENT) return 0
  const limited = x > LARGEST_EXPONENT ? LARGEST_EXPONENT : x
  const whole = Math.floor(limited + 0.5)
  const f = limited - whole
  let sum: number = TERMS[12]
  for (let k = 11; k >= 0; k--) sum = sum * f + TERMS[k]!
  return sum * POWERS[whole + LARGEST_EXPONENT]!
}

/** Half-lives from one anchor to the next: between two, a sum grows by at most 2^16, which a 32-bit float holds with ease. */
export const HALF_LIVES_PER_ANCHOR = 16

/** The anchor of a moment: the whole multiple of 16 half-lives at or before it; both in milliseconds. */
export const anchorOf = (at: number, halfLifeMs: number): number => {
  const span = halfLifeMs * HALF_LIVES_PER_ANCHOR
  return Math.floor(at / span) * span
}

/** What one unit of evidence at a moment counts as of the anchor: 2^((at − anchor) / half-life). */
export const growth = (at: number, anchorAt: number, halfLifeMs: number): number =>
  exp2((at - anchorAt) / halfLifeMs)

/** Multiplies the first `count` numbers in place. */
export const scaleBy = (numbers: Float32Array, factor: number, count = numbers.length): void => {
  for (let i = 0; i < count; i++) numbers[i] = numbers[i]! * factor
}
