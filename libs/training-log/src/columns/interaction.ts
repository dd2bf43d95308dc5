/** What the training log keeps of an event, and the columns it keeps it in. */
import type { Action, EpochMs, ItemId, ScenarioName, UserId } from '@profilestream/contracts'
import { ROW_NUMBERS, type LoggedNumbers } from './numbers.js'

/** One interaction that entered a history. */
export interface LoggedInteraction {
  readonly scenario: ScenarioName
  readonly userId: UserId
  readonly itemId: ItemId
  readonly action: Action
  readonly occurredAt: EpochMs
  /** 64 bits of a hash of user and event id, [2]: repeats are known by it. */
  readonly eventHash: readonly [number, number]
  /** What it says in numbers; nothing when left out. */
  readonly numbers?: LoggedNumbers
}

/** Interactions of one scenario, column by column. */
export interface InteractionColumns {
  /** Users and items by the numbers in the columns. */
  readonly users: readonly string[]
  readonly items: readonly string[]
  /** Index into users, [rows]. */
  readonly user: Uint32Array
  /** Index into items, [rows]. */
  readonly item: Uint32Array
  /** Milliseconds since 1970-01-01 UTC, [rows]. */
  readonly occurredAt: Float64Array
  /** Index into the contract's ACTIONS, [rows]. */
  readonly action: Uint8Array
  /** Two numbers a row, [2 · rows]. */
  readonly eventHash: Uint32Array
  /** Rows of LOGGED_NUMBERS, NaN for what an event does not say, [5 · rows]. */
  readonly numbers: Float64Array
  /** Place in the scenario's whole log, ascending; what was erased or dropped leaves gaps, [rows]. */
  readonly logPlaces: Uint32Array
}

/** Some rows, in the order given; names stay as they are. */
export const pickRows = (from: InteractionColumns, rows: ArrayLike<number>): InteractionColumns => {
  const { length } = rows
  const user = new Uint32Array(length)
  const item = new Uint32Array(length)
  const occurredAt = new Float64Array(length)
  const action = new Uint8Array(length)
  const eventHash = new Uint32Array(2 * length)
  const numbers = new Float64Array(ROW_NUMBERS * length)
  const logPlaces = new Uint32Array(length)
  for (let at = 0; at < length; at += 1) {
    const row = rows[at] ?? 0
    user[at] = from.user[row] ?? 0
    item[at] = from.item[row] ?? 0
    occurredAt[at] = from.occurredAt[row] ?? 0
    action[at] = from.action[row] ?? 0
    logPlaces[at] = from.logPlaces[row] ?? 0
    eventHash.set(from.eventHash.subarray(2 * row, 2 * row + 2), 2 * at)
    numbers.set(from.numbers.subarray(ROW_NUMBERS * row, ROW_NUMBERS * (row + 1)), ROW_NUMBERS * at)
  }
  return {
    users: from.users,
    items: from.items,
    user,
    item,
    occurredAt,
    action,
    eventHash,
    numbers,
    logPlaces,
  }
}

/** Neighbouring rows, without copying. */
export const sliceRows = (all: InteractionColumns, from: number, to: number): InteractionColumns => ({
  users: all.users,
  items: all.items,
  user: all.user.subarray(from, to),
  item: all.item.subarray(from, to),
  occurredAt: all.occurredAt.subarray(from, to),
  action: all.action.subarray(from, to),
  eventHash: all.eventHash.subarray(2 * from, 2 * to),
  numbers: all.numbers.subarray(ROW_NUMBERS * from, ROW_NUMBERS * to),
  logPlaces: all.logPlaces.subarray(from, to),
})

/** The same rows in order of their places; the same object where they are so already. */
export const inLogOrder = (columns: InteractionColumns): InteractionColumns => {
  const { logPlaces } = columns
  if (isAscending(logPlaces)) return columns
  const rows = Uint32Array.from(logPlaces.keys())
  return pickRows(
    columns,
    rows.sort((a, b) => (logPlaces[a] ?? 0) - (logPlaces[b] ?? 0)),
  )
}

const isAscending = (places: Uint32Array): boolean => {
  for (let row = 1; row < places.length; row += 1)
    if ((places[row] ?? 0) <= (places[row - 1] ?? 0)) return false
  return true
}
