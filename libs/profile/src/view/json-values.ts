/** How numbers and moments read in plain JSON. */

/** Rounded to four digits behind the point: what numbers of a profile mean. */
export const rounded = (value: number): number => Math.round(value * 10_000) / 10_000

/** A moment as ISO 8601; null for none. */
export const isoTime = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
