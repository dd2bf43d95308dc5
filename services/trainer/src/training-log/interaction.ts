/** What the training log keeps of an event, and the columns it keeps it in. */
import {
  ACTIONS,
  type Action,
  type EpochMs,
  type ItemId,
  type ScenarioName,
  type UserId,
} from '@profilestream/contracts'
import { rowOfNumbers, type LoggedNumbers } from './numbers.js'

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

/** Interactions of one scenario in order of arrival, column by column. */
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
}

/** Collects interactions into columns. */
export interface ColumnsBuilder {
  readonly rows: number
  add(interaction: Omit<LoggedInteraction, 'scenario'>): void
  /** Appends whole columns. */
  append(columns: InteractionColumns): void
  build(): InteractionColumns
}

/** Numbers names in order of first use. */
const createNumbering = (): { readonly names: string[]; readonly numberOf: (name: string) => number } => {
  const names: string[] = []
  const numbers = new Map<string, number>()
  return {
    names,
    numberOf: (name) => {
      const known = numbers.get(name)
      if (known !== undefined) return known
      numbers.set(name, names.length)
      return names.push(name) - 1
    },
  }
}

/** Makes an empty builder. */
export const createColumnsBuilder = (): ColumnsBuilder => {
  const users = createNumbering()
  const items = createNumbering()
  const rows: {
    user: number[]
    item: number[]
    occurredAt: number[]
    action: number[]
    eventHash: number[]
    numbers: number[]
  } = {
    user: [],
    item: [],
    occurredAt: [],
    action: [],
    eventHash: [],
    numbers: [],
  }
  return {
    get rows() {
      return rows.user.length
    },
    add: ({ userId, itemId, action, occurredAt, eventHash, numbers = {} }) => {
      rows.user.push(users.numberOf(userId))
      rows.item.push(items.numberOf(itemId))
      rows.occurredAt.push(occurredAt)
      rows.action.push(ACTIONS.indexOf(action))
      rows.eventHash.push(...eventHash)
      rows.numbers.push(...rowOfNumbers(numbers))
    },
    append: (columns) => {
      const userNumbers = columns.users.map(users.numberOf)
      const itemNumbers = columns.items.map(items.numberOf)
      for (const user of columns.user) rows.user.push(userNumbers[user] ?? 0)
      for (const item of columns.item) rows.item.push(itemNumbers[item] ?? 0)
      for (const at of columns.occurredAt) rows.occurredAt.push(at)
      for (const action of columns.action) rows.action.push(action)
      for (const half of columns.eventHash) rows.eventHash.push(half)
      for (const number of columns.numbers) rows.numbers.push(number)
    },
    build: () => ({
      users: [...users.names],
      items: [...items.names],
      user: Uint32Array.from(rows.user),
      item: Uint32Array.from(rows.item),
      occurredAt: Float64Array.from(rows.occurredAt),
      action: Uint8Array.from(rows.action),
      eventHash: Uint32Array.from(rows.eventHash),
      numbers: Float64Array.from(rows.numbers),
    }),
  }
}
