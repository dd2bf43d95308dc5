/** The facts that a segment's rule may name: numbers read off the packed profile, without making any part of it readable. */
import { DAY_MS, MINUTE_MS, type Action, type ScenarioDefinition } from '@profilestream/contracts'
import { indexOfAction } from '../fold/action-index.js'
import { ACTIVE_DAYS } from '../fold/active-days.kernel.js'
import { DWELL_MS, EVENTS, MAX_DAYS, SESSIONS } from '../fold/days.kernel.js'
import { MAX_NAME_BYTES } from '../fold/interests.kernel.js'
import type { ScenarioState } from '../mutable-profile.js'
import { activeDaysWithin, likingShare, spendIn, sumOfDays, weightNow } from './measure.kernel.js'

/**
 * Reads a number off what we hold of a user in one scenario.
 * @param at  the profile's own time, milliseconds since 1970-01-01 UTC
 */
export type NumberOf = (state: ScenarioState, at: number) => number

/** One fact, as rules name it. */
export interface Fact {
  /** What stands between the brackets; none for a fact without brackets. */
  readonly takes: 'nothing' | 'an action' | 'a currency' | 'an interest' | 'days'
  /** What it says, in a sentence. */
  readonly means: string
  /** Makes the reader for an argument that `problemOf` has nothing against. */
  readonly reader: (argument: string | number) => NumberOf
}

const plain = (means: string, read: NumberOf): Fact => ({ takes: 'nothing', means, reader: () => read })

const summed = (
  means: string,
  column: typeof EVENTS | typeof SESSIONS | typeof DWELL_MS,
  unit = 1,
): Fact => ({
  takes: 'days',
  means,
  reader: (days) => {
    const within = Number(days)
    return (state) => sumOfDays(state, column, within) / unit
  },
})

const interest = (
  means: string,
  read: (state: ScenarioState, name: Uint8Array, at: number) => number,
): Fact => ({
  takes: 'an interest',
  means,
  reader: (name) => {
    const bytes = new TextEncoder().encode(String(name))
    return (state, at) => read(state, bytes, at)
  },
})

/** All facts by name. Days are those of the configured zone, counted back from the user's newest active day. */
export const FACTS: ReadonlyMap<string, Fact> = new Map<string, Fact>([
  [
    'count',
    {
      takes: 'an action',
      means: 'Events of an action so far.',
      reader: (action) => {
        const index = indexOfAction(action as Action)
        return (state) => state.counts[index] ?? 0
      },
    },
  ],
  [
    'spend',
    {
      takes: 'a currency',
      means: 'Money spent in a currency so far, returns taken off.',
      reader: (currency) => (state) => spendIn(state, String(currency)),
    },
  ],
  ['interest', interest('Decayed weight of a category or tag; negative for a dislike.', weightNow)],
  ['share', interest('Share of a category or tag in all likings, 0..1; 0 for a dislike.', likingShare)],
  [
    'activeDaysIn',
    {
      takes: 'days',
      means: 'Days with activity among so many.',
      reader: (days) => {
        const within = Number(days)
        return (state) => activeDaysWithin(state, within)
      },
    },
  ],
  ['eventsIn', summed('Events other than impressions in so many days.', EVENTS)],
  ['sessionsIn', summed('Sessions begun in so many days.', SESSIONS)],
  ['dwellMinutesIn', summed('Minutes spent in so many days.', DWELL_MS, MINUTE_MS)],
  ['sessions', plain('Sessions so far.', (state) => state.sessions.total)],
  ['dwellMinutes', plain('Minutes spent so far.', (state) => state.dwellMs / MINUTE_MS)],
  [
    'daysSinceFirst',
    plain('Days from the first activity to the newest, with fractions.', ({ firstSeenAt, lastSeenAt }) =>
      Number.isNaN(firstSeenAt) ? 0 : (lastSeenAt - firstSeenAt) / DAY_MS,
    ),
  ],
])

const daysProblem = (fact: string, argument: unknown): string | null => {
  const most = fact === 'activeDaysIn' ? ACTIVE_DAYS : MAX_DAYS
  const fits = typeof argument === 'number' && Number.isInteger(argument) && argument >= 1 && argument <= most
  return fits ? null : `${fact} takes a whole number of days from 1 to ${most}`
}

/** What is wrong with a fact's argument; null for nothing. Names it does not know are told by the caller. */
export const problemOf = (
  name: string,
  argument: string | number | null,
  { actions }: ScenarioDefinition,
): { readonly problem: string; readonly known?: readonly string[] } | null => {
  const takes = FACTS.get(name)?.takes
  if (takes === 'days') {
    const problem = daysProblem(name, argument)
    return problem === null ? null : { problem }
  }
  if (typeof argument !== 'string') return { problem: `${name} takes ${String(takes)} in quotes` }
  if (takes === 'an action' && actions[argument as Action] === undefined)
    return {
      problem: `the scenario has no action ${JSON.stringify(argument)}`,
      known: Object.keys(actions),
    }
  if (takes === 'a currency' && !/^[A-Z]{3}$/.test(argument))
    return { problem: `${JSON.stringify(argument)} is no ISO 4217 code, as "EUR"` }
  const length = new TextEncoder().encode(argument).length
  if (takes === 'an interest' && (length === 0 || length > MAX_NAME_BYTES))
    return { problem: `an interest's name has 1 to ${MAX_NAME_BYTES} bytes` }
  return null
}
