/** Habits: when the user comes by her own clock, with which device, and what the items she takes up cost. */
import type { PriceBand, ScenarioProfile } from '../../profile.js'
import { countedShare } from './beta.js'
import { confidenceOf, evidenceOf, said, type Evidence, type Statement } from './statement.js'

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const
const DAY_HOURS = 24
/** Hours looked at together: a user's time of day is hardly more exact. */
const WINDOW_HOURS = 3

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)
const twoDigits = (hour: number): string => String(hour % DAY_HOURS).padStart(2, '0')

/** A part of a whole that was counted, as a statement. */
const statePart = (
  part: { readonly about: string; readonly of: number; readonly all: number; readonly evidence: Evidence },
  sentence: string,
): Statement => {
  const share = countedShare(part.of, part.all)
  return {
    about: part.about,
    value: share.value,
    confidence: confidenceOf(share),
    evidence: part.evidence,
    sentence: `${sentence}: ${said(share.value)} ± ${said((share.high - share.low) / 2)} of events`,
  }
}

const inWindow = (hours: readonly number[], from: number): number =>
  sum(Array.from({ length: WINDOW_HOURS }, (_, step) => hours[(from + step) % DAY_HOURS] ?? 0))

const indexOfLargest = (values: readonly number[]): number => values.indexOf(Math.max(...values))

const stateHours = ({ rhythm, history }: ScenarioProfile): Statement[] => {
  const windows = rhythm.hours.map((_, from) => inWindow(rhythm.hours, from))
  const from = indexOfLargest(windows)
  const all = sum(rhythm.hours)
  if (all === 0) return []
  const about = `${twoDigits(from)}:00–${twoDigits(from + WINDOW_HOURS)}:00`
  const part = { about, of: windows[from] ?? 0, all, evidence: evidenceOf(history, all) }
  const clock = rhythm.utcOffsetMinutes === null ? ' (clock of the configured zone)' : ''
  return [statePart(part, `comes mostly between ${about}${clock}`)]
}

const stateWeekdays = ({ rhythm, history }: ScenarioProfile): Statement[] => {
  const all = sum(rhythm.weekdays)
  if (all === 0) return []
  const evidence = evidenceOf(history, all)
  const busiest = indexOfLargest(rhythm.weekdays)
  const about = WEEKDAYS[busiest] ?? 'Monday'
  const weekend = sum(rhythm.weekdays.slice(5))
  return [
    statePart({ about, of: rhythm.weekdays[busiest] ?? 0, all, evidence }, `comes most on ${about}`),
    statePart({ about: 'weekend', of: weekend, all, evidence }, 'comes at weekends'),
  ]
}

const stateZone = ({ rhythm, history }: ScenarioProfile): Statement[] => {
  const { utcOffsetMinutes } = rhythm
  if (utcOffsetMinutes === null) return []
  const evidence = evidenceOf(history.slice(-1), 1)
  const hours = utcOffsetMinutes / 60
  const sentence = `her clock is ${hours >= 0 ? '+' : ''}${hours} h from UTC, by her newest event that says so`
  return [{ about: 'utcOffsetMinutes', value: utcOffsetMinutes, confidence: null, evidence, sentence }]
}

/** When the user comes. */
export const stateRhythm = (held: ScenarioProfile): Statement[] => [
  ...stateHours(held),
  ...stateWeekdays(held),
  ...stateZone(held),
]

/** With which devices, most used first. */
export const stateDevices = ({ devices, history }: ScenarioProfile): Statement[] => {
  const all = sum(Object.values(devices))
  return Object.entries(devices)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([about, of]) => statePart({ about, of, all, evidence: evidenceOf(history, of) }, `uses ${about}`))
}

const bandAt = (prices: readonly PriceBand[], share: number): PriceBand | undefined => {
  const all = sum(prices.map(({ events }) => events))
  let below = 0
  return prices.find(({ events }) => (below += events) >= share * all)
}

/** What items cost: from the band that a tenth of them lies below or in, to the one that nine tenths do; the middle one is the value. */
export const statePrices = ({ prices, history }: ScenarioProfile): Statement[] => {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((share) => bandAt(prices, share))
  if (low === undefined || middle === undefined || high === undefined) return []
  const events = sum(prices.map(({ events: counted }) => counted))
  const to = high.to === null ? 'and more' : `to ${high.to}`
  return [
    {
      about: 'price',
      value: `${middle.from}–${middle.to ?? ''}`,
      confidence: null,
      evidence: evidenceOf(history, events),
      sentence: `takes up items that cost ${middle.from} to ${middle.to ?? 'more'}; eight in ten cost from ${low.from} ${to}`,
    },
  ]
}
