/**
 * What the user chooses, one row for each interest: decayed numbers of choices over a long and a short time, and the newest
 * three events. Unlike an interest's weight, an item's choice is shared out among its categories, most to those that she
 * is known to choose: the E-step of expectation maximisation, taken once for each event and kept.
 *
 * Numbers are 16-bit floats (the upper half of a 32-bit float: 8 bits of precision, the whole range), kept as of the
 * scenario's anchor. What is cut off is made up for by rounding up as often as the cut-off part is large, with the event's
 * key as the dice: sums stay right on average however small what is added, and the same events give the same bytes.
 * Source of the rounding: Gupta et al., "Deep learning with limited numerical precision", ICML 2015. Source of the sharing:
 * Dempster, Laird & Rubin, J. Royal Statistical Society B 39(1), 1977; one step an event: Titterington, ibid. 46(2), 1984.
 */

/** Numbers in a row. */
export const ROW = 5
/** Choices, fading with the scenario's half-life; its highest bit says that the name is a tag, not a category. */
export const CHOICES = 0
/** Choices, fading four times as fast. */
export const RECENT = 1
/** References of the newest three events, newest first; 0 for none. */
export const NEWEST = 2
/** Events an interest names. */
export const NEWEST_EVENTS = 3
/** The short half-life is the long one divided by this. */
export const RECENT_IS_FASTER = 4

/** Marks a tag. */
export const TAG = 0x8000
const NUMBER = 0x7fff
/** A category counts as chosen so often before the first choice. */
export const BEFORE_ANY = 0.2
/** An item is of its first category more than of the second, by this factor, and so on. */
const NEXT_CATEGORY = 0.5

/** The rows, [interests · 5]. */
export interface Tastes {
  readonly rows: Uint16Array
  /** The same memory as bytes, as it is stored. */
  readonly bytes: Uint8Array
}

/** Rows for so many interests. */
export const createTastes = (capacity: number): Tastes => {
  const rows = new Uint16Array(capacity * ROW)
  return { rows, bytes: new Uint8Array(rows.buffer) }
}

/** One event as evidence of taste, its numbers as of the anchor. */
export interface Choice {
  /** What is added to the interests' weights. */
  weight: number
  /** Choices it counts as; may be negative. */
  choices: number
  /** The same, as the short half-life has it. */
  recent: number
  /** One choice, as the long half-life has it. */
  unit: number
  /** 1..65,535: names the event among the history's; 0 when the history will not hold it. */
  reference: number
  /** 0..65,535: decides the rounding. */
  dice: number
}

const float = new Float32Array(1)
const floatBits = new Uint32Array(float.buffer)

/** The number in the lower 15 bits. */
export const numberOf = (stored: number): number => {
  floatBits[0] = (stored & NUMBER) << 16
  return float[0]!
}

const rounded = (value: number, dice: number): number => {
  if (value <= 0) return 0
  float[0] = value
  return Math.min(NUMBER, (floatBits[0]! + dice) >>> 16)
}

const addTo = (rows: Uint16Array, at: number, part: { amount: number; dice: number }): void => {
  const stored = rows[at]!
  rows[at] = (stored & TAG) | rounded(numberOf(stored) + part.amount, part.dice)
}

/** Clears a row. */
export const clearTaste = ({ rows }: Tastes, index: number): void => {
  rows.fill(0, index * ROW, index * ROW + ROW)
}

/** Moves the rows behind one over it. */
export const removeTaste = ({ rows }: Tastes, index: number, count: number): void => {
  rows.copyWithin(index * ROW, (index + 1) * ROW, count * ROW)
}

/** Which rows an item's names have: its categories first, then its tags. */
export interface Places {
  readonly indexes: Uint8Array
  count: number
  categories: number
}

const claims = new Float64Array(64)
const part = { amount: 0, dice: 0 }

/** What each category may claim of a choice; adds up to 1. */
const claim = ({ rows }: Tastes, { indexes, categories }: Places, unit: number): void => {
  if (categories === 1) {
    claims[0] = 1
    return
  }
  let total = 0
  let factor = 1
  for (let i = 0; i < categories; i++) {
    claims[i] = factor * (numberOf(rows[indexes[i]! * ROW + CHOICES]!) + BEFORE_ANY * unit)
    total += claims[i]!
    factor *= NEXT_CATEGORY
  }
  for (let i = 0; i < categories; i++) claims[i] = claims[i]! / total
}

const remember = (rows: Uint16Array, at: number, reference: number): void => {
  if (reference === 0) return
  rows[at + NEWEST + 2] = rows[at + NEWEST + 1]!
  rows[at + NEWEST + 1] = rows[at + NEWEST]!
  rows[at + NEWEST] = reference
}

const forget = (rows: Uint16Array, at: number, reference: number): void => {
  let kept = at + NEWEST
  const end = kept + NEWEST_EVENTS
  for (let from = kept; from < end; from++) if (rows[from] !== reference) rows[kept++] = rows[from]!
  while (kept < end) rows[kept++] = 0
}

const markTag = (rows: Uint16Array, at: number, isTag: boolean): void => {
  if (!isTag) rows[at] = rows[at]! & NUMBER
  else if (rows[at] === 0) rows[at] = TAG
}

/** Adds a choice: shared out among the categories, whole to every tag. */
export const addTaste = (tastes: Tastes, places: Places, choice: Choice): void => {
  const { rows } = tastes
  claim(tastes, places, choice.unit)
  part.dice = choice.dice
  for (let i = 0; i < places.count; i++) {
    const at = places.indexes[i]! * ROW
    const isTag = i >= places.categories
    const share = isTag ? 1 : claims[i]!
    markTag(rows, at, isTag)
    part.amount = choice.choices * share
    addTo(rows, at + CHOICES, part)
    part.amount = choice.recent * share
    addTo(rows, at + RECENT, part)
    remember(rows, at, choice.reference)
  }
}

/** Adds the numbers of another row, rounded to the nearest; the newest events are the caller's. Both [5]. */
export const addRows = (row: Uint16Array, other: Uint16Array): void => {
  for (const at of [CHOICES, RECENT]) {
    const tag = row[at]! & other[at]! & TAG
    row[at] = tag | rounded(numberOf(row[at]!) + numberOf(other[at]!), HALF)
  }
}

/** Takes a choice back, as it would be shared out now; never below zero. */
export const takeTasteBack = (tastes: Tastes, places: Places, choice: Choice): void => {
  addTaste(tastes, places, { ...choice, choices: -choice.choices, recent: -choice.recent, reference: 0 })
  for (let i = 0; i < places.count; i++) forget(tastes.rows, places.indexes[i]! * ROW, choice.reference)
}

/** Multiplies the first `count` rows' numbers; factors that are powers of two round nothing. */
export const scaleTastes = (
  { rows }: Tastes,
  count: number,
  factors: { readonly long: number; readonly short: number },
): void => {
  for (let at = 0; at < count * ROW; at += ROW) {
    const stored = rows[at]!
    rows[at] = (stored & TAG) | rounded(numberOf(stored) * factors.long, HALF)
    rows[at + RECENT] = rounded(numberOf(rows[at + RECENT]!) * factors.short, HALF)
  }
}

/** Rounds to the nearest. */
const HALF = 0x8000

/** Of profiles stored before choices were counted: a fifth of each of the first `count` likings' weights, and no newest events. */
export const choicesBeforeParts = ({ rows }: Tastes, weights: Float32Array, count: number): void => {
  rows.fill(0, 0, count * ROW)
  for (let i = 0; i < count; i++) rows[i * ROW + CHOICES] = rounded(weights[i]! * BEFORE_ANY, HALF)
}
