/** Examples: the window as one sequence of item indices for each user, in time order. Pure. */
import {
  ACTIONS,
  asEpochMs,
  asItemId,
  type EpochMs,
  type ItemId,
  type ScenarioDefinition,
} from '@profilestream/contracts'
import type { StepColumns } from '@profilestream/evaluation'
import { choicesOf, hundredthsOf, weightAt } from '@profilestream/profile'
import { modelPlaces } from '@profilestream/similarity'
import { numbersAt } from '@profilestream/training-log'
import { rowsByUser, type Window } from './replay-window.js'

/** How a window becomes examples. */
export interface ExampleOptions {
  /** Says what an action is worth and whether an item is recommended again. */
  readonly definition: ScenarioDefinition
  readonly minimumItemSupport: number
  readonly maximumItems: number
}

/** All that one user has done in the window, in time order: what her interests are made of. */
export interface Past {
  /** Item index of each interaction, −1 for an item that is not known, [rows]. */
  readonly items: Int32Array
  /** Milliseconds since 1970-01-01 UTC, [rows]. */
  readonly at: Float64Array
  /** What each says of her taste: weight of the action × its value, negative for a dislike, [rows]. */
  readonly amounts: Float32Array
  /** How many choices each counts as, [rows]. */
  readonly choices: Float32Array
  /** Where in the rows each item of her sequence lies, ascending. */
  readonly places: Int32Array
  /** Place in the scenario's whole log of each row, [rows]. */
  readonly logPlaces: Uint32Array
}

/** Whether the last of a user's first `length` steps came at this place of the log or later. */
export const stepsSince = (past: Past | undefined, length: number, logPlace: number): boolean =>
  (past?.logPlaces[past.places[length - 1] ?? -1] ?? -1) >= logPlace

/** What the last of a user's first `length` steps says of her taste; negative for a dislike. */
export const worthAt = (past: Past | undefined, length: number): number =>
  past?.amounts[past.places[length - 1] ?? -1] ?? 0

/** What models learn from. */
export interface Examples {
  /** Item of each index, the most popular first, [items]. */
  readonly items: readonly ItemId[]
  /** User of each sequence, [users]. */
  readonly users: readonly string[]
  /** Item indices in time order (time, then arrival), [users]. */
  readonly sequences: readonly Int32Array[]
  /** What is known of each sequence's interactions beside their items, [users]. */
  readonly columns: readonly StepColumns[]
  /** What each user has done, sequence and all that is no step of it, [users]. */
  readonly pasts: readonly Past[]
  /** Place in the scenario's whole log of each user's last interaction, [users]. */
  readonly lastRows: readonly number[]
  /** Time of each user's last interaction, milliseconds since 1970-01-01 UTC, [users]. */
  readonly lastTimes: readonly number[]
  /** Time of the window's first and last interaction. */
  readonly windowFrom: EpochMs
  readonly windowTo: EpochMs
  /** Interactions in the window. */
  readonly interactions: number
}

/** Makes examples; users left without an item are left out. */
export const buildExamples = (window: Window, options: ExampleOptions): Examples => {
  const { items, numberOf } = knownItems(window, options)
  const sequences: Int32Array[] = []
  const users: string[] = []
  const columns: StepColumns[] = []
  const pasts: Past[] = []
  const lastRows: number[] = []
  const lastTimes: number[] = []
  rowsByUser(window).forEach((rows, user) => {
    const history = rows.map((row) => numberOf[window.item[row] ?? 0] ?? -1)
    const places = modelPlaces(history, options.definition.itemsRepeat)
    const last = rows[places.at(-1) ?? -1]
    if (last === undefined) return
    sequences.push(Int32Array.from(places, (place) => history[place] ?? -1))
    users.push(window.users[user] ?? '')
    columns.push(
      columnsOf(
        window,
        places.map((place) => rows[place] ?? 0),
        options,
      ),
    )
    pasts.push(pastOf(window, { rows, history, places }, options))
    lastRows.push(window.logPlaces[last] ?? 0)
    lastTimes.push(window.occurredAt[last] ?? 0)
  })
  return { items, users, sequences, columns, pasts, lastRows, lastTimes, ...spanOf(window.occurredAt) }
}

const pastOf = (
  window: Window,
  { rows, history, places }: { rows: readonly number[]; history: number[]; places: number[] },
  { definition }: ExampleOptions,
): Past => ({
  items: Int32Array.from(history),
  at: Float64Array.from(rows, (row) => window.occurredAt[row] ?? 0),
  amounts: Float32Array.from(rows, (row) => said(window, row, { definition, say: weightAt })),
  choices: Float32Array.from(rows, (row) => said(window, row, { definition, say: choicesOf })),
  places: Int32Array.from(places),
  logPlaces: Uint32Array.from(rows, (row) => window.logPlaces[row] ?? 0),
})

/** What a profile's history would keep of the rows; see historyColumns in libs/profile. */
const columnsOf = (window: Window, rows: readonly number[], { definition }: ExampleOptions): StepColumns => ({
  at: Float64Array.from(rows, (row) => window.occurredAt[row] ?? 0),
  actions: Uint8Array.from(rows, (row) => window.action[row] ?? 0),
  values: Int8Array.from(rows, (row) =>
    said(window, row, { definition, say: (_, hundredths) => hundredths }),
  ),
})

/** A number that an interaction's action and value say; 0 for an action that the scenario does not know. */
const said = (
  window: Window,
  row: number,
  { definition, say }: { readonly definition: ScenarioDefinition; readonly say: typeof weightAt },
): number => {
  const action = definition.actions[ACTIONS[window.action[row] ?? 0] ?? 'unknown']
  if (action === undefined) return 0
  return say(action, hundredthsOf(numbersAt(window.numbers, row), action, definition))
}

/** Items with enough support, the most popular first, equals by id; the rest get −1. */
const knownItems = (
  window: Window,
  { minimumItemSupport, maximumItems }: ExampleOptions,
): { items: ItemId[]; numberOf: Int32Array } => {
  const counts = new Uint32Array(window.items.length)
  for (const item of window.item) counts[item] = (counts[item] ?? 0) + 1
  const known = Array.from(counts, (support, item) => ({ item, support, id: window.items[item] ?? '' }))
    .filter(({ support }) => support >= minimumItemSupport)
    .sort((a, b) => b.support - a.support || (a.id < b.id ? -1 : 1))
    .slice(0, maximumItems)
  const numberOf = new Int32Array(window.items.length).fill(-1)
  known.forEach(({ item }, index) => (numberOf[item] = index))
  return { items: known.map(({ id }) => asItemId(id)), numberOf }
}

const spanOf = (times: Float64Array): Pick<Examples, 'windowFrom' | 'windowTo' | 'interactions'> => {
  let from = Infinity
  let to = -Infinity
  for (const time of times) {
    from = Math.min(from, time)
    to = Math.max(to, time)
  }
  const isEmpty = times.length === 0
  return {
    windowFrom: asEpochMs(isEmpty ? 0 : from),
    windowTo: asEpochMs(isEmpty ? 0 : to),
    interactions: times.length,
  }
}
