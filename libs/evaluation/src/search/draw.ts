/** One setting of a model's parameters drawn from its declared space: evenly on each parameter's own scale. */

/** Where a parameter is looked for. */
export interface SearchRange {
  /** Lowest and highest value. */
  readonly search: readonly [low: number, high: number] | null
  /** How the range is walked: evenly, by logarithm, or by the logarithm of one more, where 0 is allowed. */
  readonly scale: 'linear' | 'log' | 'log1p'
  readonly isWhole: boolean
  /** Values are multiples of it. @default 1 for whole numbers */
  readonly step?: number
}

/** Significant digits that a drawn number keeps: enough to tell settings apart, few enough to be read. */
const DIGITS = 4

const SCALES = {
  linear: { to: (value: number) => value, from: (value: number) => value },
  log: { to: Math.log, from: Math.exp },
  log1p: { to: Math.log1p, from: Math.expm1 },
} as const

/**
 * The value at a place of a range.
 * @param place  0..1, 0 is the lowest value
 */
export const valueAt = (
  { search, scale, isWhole, step = isWhole ? 1 : 0 }: SearchRange,
  place: number,
): number => {
  const [low, high] = search ?? [0, 0]
  const { to, from } = SCALES[scale]
  const drawn = from(to(low) + place * (to(high) - to(low)))
  const stepped = step > 0 ? Math.round(drawn / step) * step : Number(drawn.toPrecision(DIGITS))
  return Math.min(high, Math.max(low, stepped))
}

/**
 * Draws every parameter that is looked for.
 * @param random  seeded, [0, 1)
 * Source: Bergstra & Bengio, "Random search for hyper-parameter optimization", JMLR 13, 2012.
 */
export const drawSetting = (
  space: Readonly<Record<string, SearchRange>>,
  random: () => number,
): Record<string, number> =>
  Object.fromEntries(
    Object.entries(space)
      .filter(([, { search }]) => search !== null)
      .map(([name, range]) => [name, valueAt(range, random())]),
  )
