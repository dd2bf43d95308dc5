/** What a statement about a user is: a value, how sure it is, the events it rests on, and the same as a sentence. */
import type { Action, EpochMs, ItemId } from '@profilestream/contracts'
import type { Interaction } from '../../profile.js'
import type { KnownShare } from './beta.js'

/** How sure a statement is. */
export interface Confidence {
  /** The interval that holds the true value four times in five. */
  readonly low: number
  readonly high: number
  /** Half the interval's width. */
  readonly plusMinus: number
}

/** An event that a statement rests on. */
export interface EvidenceEvent {
  readonly itemId: ItemId
  readonly action: Action
  readonly occurredAt: EpochMs
}

/** What a statement rests on. */
export interface Evidence {
  /** How many events. */
  readonly events: number
  /** The newest three of those that the history holds, newest first. */
  readonly newest: readonly EvidenceEvent[]
}

/** One statement about a user. */
export interface Statement {
  /** What it is about: an interest's name, an hour, a measure. */
  readonly about: string
  /** Null when the profile can't tell. */
  readonly value: number | string | null
  /** Null for a value that is counted or known, not estimated. */
  readonly confidence: Confidence | null
  readonly evidence: Evidence
  /** The same in plain words. */
  readonly sentence: string
}

const EVIDENCE_EVENTS = 3

/** Interactions as evidence: their number (or another, where the history holds but a part), and the newest three. */
export const evidenceOf = (
  interactions: readonly Interaction[],
  events: number = interactions.length,
): Evidence => ({
  events,
  newest: interactions
    .slice(-EVIDENCE_EVENTS)
    .reverse()
    .map(({ itemId, action, occurredAt }) => ({ itemId, action, occurredAt })),
})

/** An interval as confidence. */
export const confidenceOf = ({ low, high }: Pick<KnownShare, 'low' | 'high'>): Confidence => ({
  low,
  high,
  plusMinus: (high - low) / 2,
})

/** The mean of numbers with the interval of Student's t, as the normal distribution has it for ten and more; null for none. */
export const meanOf = (
  numbers: readonly number[],
): { readonly value: number; readonly confidence: Confidence | null } | null => {
  if (numbers.length === 0) return null
  const value = numbers.reduce((sum, one) => sum + one, 0) / numbers.length
  if (numbers.length === 1) return { value, confidence: null }
  const squares = numbers.reduce((sum, one) => sum + (one - value) ** 2, 0)
  const error = Math.sqrt(squares / (numbers.length - 1) / numbers.length)
  const plusMinus = error * student80(numbers.length - 1)
  return { value, confidence: { low: value - plusMinus, high: value + plusMinus, plusMinus } }
}

/** Half-widths of 80 % intervals at 1 to 9 degrees of freedom, then the normal distribution's. Source: Student, Biometrika 6(1), 1908. */
const STUDENT_80 = [3.078, 1.886, 1.638, 1.533, 1.476, 1.44, 1.415, 1.397, 1.383] as const
/** Half-width of the normal distribution's 80 % interval, in standard deviations. */
export const NORMAL_80 = 1.282
const student80 = (freedom: number): number => STUDENT_80[freedom - 1] ?? NORMAL_80

/** A number as sentences say it: two digits behind the point. */
export const said = (value: number): string => value.toFixed(2)

/** "1 event", "41 events". */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
